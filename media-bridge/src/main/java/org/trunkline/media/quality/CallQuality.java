package org.trunkline.media.quality;

import java.util.Optional;
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
 * Of two phones that were joined, the other one stands where the browser stood.
 *
 * @param millis how long that was
 * @param browser toward the browser; empty if it has left
 * @param trunk toward the trunk
 * @param otherTrunk toward the trunk that was joined with it; empty as long as there is a browser
 * @param heardMos 1 to 4.5 by the E-model (ITU-T G.107), all the way from the trunk to the browser; empty while nothing comes
 * @param spokenMos the same from the browser to the trunk
 */
public record CallQuality(
        long millis,
        Optional<LegQuality> browser,
        LegQuality trunk,
        Optional<LegQuality> otherTrunk,
        OptionalDouble heardMos,
        OptionalDouble spokenMos) {
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
                millis,
                Optional.of(LegQuality.of(browser)),
                LegQuality.of(trunk),
                Optional.empty(),
                allTheWay(trunk, browser),
                allTheWay(browser, trunk));
    }

    /**
     * What the counts of two phones come to that were joined.
     *
     * @param millis over how long
     * @param other toward the trunk that stands in the browser's place
     * @param trunk toward the trunk that the browser talked to
     * @return values that do not change any more
     */
    public static CallQuality ofPhones(long millis, LegCounts other, LegCounts trunk) {
        return new CallQuality(
                millis,
                Optional.empty(),
                LegQuality.of(trunk),
                Optional.of(LegQuality.of(other)),
                allTheWay(trunk, other),
                allTheWay(other, trunk));
    }

    private static OptionalDouble allTheWay(LegCounts from, LegCounts to) {
        return from.in().expected() > 0
                ? OptionalDouble.of(from.inward().then(to.outward()).mos())
                : OptionalDouble.empty();
    }
}
