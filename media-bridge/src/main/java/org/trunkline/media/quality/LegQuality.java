package org.trunkline.media.quality;

import java.util.OptionalLong;

/**
 * One leg over a time.
 *
 * @param in the stream of its far end, as it came here
 * @param out our stream, as its far end says
 * @param roundTripMicros there and back by RTCP (RFC 3550 §6.4.1); empty while unknown
 */
public record LegQuality(StreamQuality in, StreamQuality out, OptionalLong roundTripMicros) {
    static LegQuality of(LegCounts counts) {
        return new LegQuality(
                StreamQuality.of(counts.in(), counts.inward()),
                StreamQuality.of(counts.out(), counts.outward()),
                counts.roundTripMicros());
    }
}
