package org.trunkline.gateway.call;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.trunkline.media.quality.CallQuality;

/**
 * What remains of a call: how good it was. Nothing in it says who talked.
 *
 * @param id the call's name in the protocol
 * @param trunk the name of its trunk, of the last one if it had several
 * @param otherTrunk the name of the trunk that it was joined with; then this is the record of the two phones
 * @param end how it ended for the page
 * @param quality over all of it
 */
public record CallRecord(String id, String trunk, Optional<String> otherTrunk, EndCause end, CallQuality quality) {
    /** For the log. */
    String words() {
        return String.format(
                Locale.ROOT,
                "Call %s over %s: %s, measured for %d s, MOS %s heard and %s spoken, loss from %s %.1f %%, from trunk %.1f %%",
                id,
                otherTrunk.map(other -> trunk + ", joined with " + other).orElse(trunk),
                end.wireName(),
                quality.millis() / 1000,
                mos(quality.heardMos()),
                mos(quality.spokenMos()),
                quality.browser().isPresent() ? "browser" : "other trunk",
                quality.browser().or(quality::otherTrunk).orElseThrow().in().lossPercent(),
                quality.trunk().in().lossPercent());
    }

    private static String mos(OptionalDouble mos) {
        return mos.isPresent() ? String.format(Locale.ROOT, "%.1f", mos.getAsDouble()) : "unknown";
    }
}
