package org.trunkline.media.quality;

/**
 * What one stream does to what is said.
 *
 * @param delayMillis one way, from one end of it to the other
 * @param bufferMillis in the jitter buffer that it needs
 * @param equipment Ie,eff of G.107
 */
record Hop(double delayMillis, double bufferMillis, double equipment) {
    private static final double PACKET_MILLIS = 20;
    private static final double MOST_EQUIPMENT = 95;

    /** A jitter buffer of twice the jitter, which is about what it takes; the way back is as long as the way there. */
    static Hop of(StreamCounts counts, Equipment codec, long roundTripMicros) {
        double delayMillis = PACKET_MILLIS + roundTripMicros / 2000.0;
        return new Hop(delayMillis, 2 * counts.jitterMicros() / 1000.0, codec.effective(counts.unheardPercent()));
    }

    /** The same behind a jitter buffer of ours: what comes out of it is late, and needs no other. */
    Hop held(long micros) {
        return new Hop(delayMillis + micros / 1000.0, 0, equipment);
    }

    /** Both, one after the other: impairments add up (G.107 §7.1); jitter is passed on, to one buffer at the end. */
    Hop then(Hop next) {
        return new Hop(
                delayMillis + next.delayMillis,
                Math.max(bufferMillis, next.bufferMillis),
                Math.min(MOST_EQUIPMENT, equipment + next.equipment));
    }

    double mos() {
        return EModel.mos(EModel.r(delayMillis + bufferMillis, equipment));
    }
}
