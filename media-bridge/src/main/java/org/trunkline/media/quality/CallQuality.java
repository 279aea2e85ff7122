package org.trunkline.media.quality;

import java.util.OptionalDouble;

/**
 * A call over a time: its legs, each in both directions.
 *
 * <pre>
 *             browser.in            trunk.out
 *   browser ─────────────► gateway ─────────────► trunk      spokenMos: what the phone hears
 *           ◄─────────────         ◄─────────────            heardMos: what the browser hears
 *             browser.out           trunk.in
 * </pre>
 *
 * @param millis how long that was
 * @param browser toward the browser
 * @param trunk toward the trunk
 * @param heardMos 1 to 4.5 by the E-model (ITU-T G.107), all the way from the trunk to the browser; empty while nothing comes
 * @param spokenMos the same from the browser to the trunk
 */
public record CallQuality(
        long millis, LegQuality browser, LegQuality trunk, OptionalDouble heardMos, OptionalDouble spokenMos) {
    /**
     * What the counts come to.
     *
     * @param millis over how long
     * @param browser toward the browser
     * @param trunk toward the trunk
     * @return values that do not change any more
     */
    public static CallQuality of(long millis, LegCounts browser, LegCounts trunk) {
        return new CallQuality(
                millis, LegQuality.of(browser), LegQuality.of(trunk), allTheWay(trunk, browser), allTheWay(browser, trunk));
    }

    private static OptionalDouble allTheWay(LegCounts from, LegCounts to) {
        return from.in().expected() > 0
                ? OptionalDouble.of(from.inward().then(to.outward()).mos())
                : OptionalDouble.empty();
    }
}
