package org.trunkline.media.quality;

import java.util.OptionalDouble;

/**
 * One stream over a time.
 *
 * @param packets that came; of a stream that we send, that we sent
 * @param lost that did not come; of a stream that we send, by the word of the far end
 * @param lossPercent the same, of all that should have come
 * @param jitterMicros how much the delay varied (RFC 3550 §6.4.1)
 * @param late packets that came when their time was over
 * @param duplicates packets that came once more
 * @param recoveredFrames frames of 20 ms that were lost and came out of later packets
 * @param concealedFrames frames of 20 ms that were lost and made up
 * @param mos 1 to 4.5 by the E-model (ITU-T G.107), for this part of the way alone; empty while nobody knows
 */
public record StreamQuality(
        long packets,
        long lost,
        double lossPercent,
        long jitterMicros,
        long late,
        long duplicates,
        long recoveredFrames,
        long concealedFrames,
        OptionalDouble mos) {
    static StreamQuality of(StreamCounts counts, Hop hop) {
        return new StreamQuality(
                counts.packets(),
                counts.lost(),
                counts.lossPercent(),
                counts.jitterMicros(),
                counts.late(),
                counts.duplicates(),
                counts.recoveredFrames(),
                counts.concealedFrames(),
                counts.expected() > 0 ? OptionalDouble.of(hop.mos()) : OptionalDouble.empty());
    }
}
