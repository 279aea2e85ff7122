package org.trunkline.media.quality;

import java.util.OptionalLong;

/**
 * What was counted of one leg.
 *
 * @param in the stream of its far end
 * @param out ours
 * @param inCodec of the stream of its far end
 * @param outCodec of ours
 * @param heldMicros how long the stream of its far end is held back here, to go on without jitter; empty: it is not
 * @param roundTripMicros there and back; empty while unknown
 */
public record LegCounts(
        StreamCounts in,
        StreamCounts out,
        Equipment inCodec,
        Equipment outCodec,
        OptionalLong heldMicros,
        OptionalLong roundTripMicros) {
    /**
     * What was counted from another moment on.
     *
     * @param before the same leg, earlier
     * @return the difference; jitter, codecs and delays are those of now
     */
    public LegCounts since(LegCounts before) {
        return new LegCounts(in.since(before.in), out.since(before.out), inCodec, outCodec, heldMicros, roundTripMicros);
    }

    /**
     * What was counted of it and after it.
     *
     * @param next the time that follows
     * @return the sum; codecs and delays are the last that are known
     */
    public LegCounts and(LegCounts next) {
        var roundTrip = next.roundTripMicros.isPresent() ? next.roundTripMicros : roundTripMicros;
        return new LegCounts(in.and(next.in), out.and(next.out), next.inCodec, next.outCodec, next.heldMicros, roundTrip);
    }

    /**
     * The same, where the far end has said nothing new, with what it said before.
     *
     * @param before the time before
     * @return the same if the far end did
     */
    public LegCounts orAsTold(LegCounts before) {
        return new LegCounts(in, out.orAsTold(before.out), inCodec, outCodec, heldMicros, roundTripMicros);
    }

    Hop inward() {
        var hop = Hop.of(in, inCodec, roundTripMicros.orElse(0));
        return heldMicros.isPresent() ? hop.held(heldMicros.getAsLong()) : hop;
    }

    Hop outward() {
        return Hop.of(out, outCodec, roundTripMicros.orElse(0));
    }
}
