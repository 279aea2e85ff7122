package org.trunkline.media.quality;

/**
 * What was counted of one stream.
 *
 * @param packets that came; of a stream that we send, that we sent
 * @param expected how many should have come, as far as is known: of a stream that we send, by the last report of the far end
 * @param lost of the expected, did not come
 * @param late that came when their time was over
 * @param duplicates that came once more
 * @param recoveredFrames frames of 20 ms that were lost and came out of later packets
 * @param concealedFrames frames of 20 ms that were lost and made up
 * @param jitterMicros how much the delay varies (RFC 3550 §6.4.1)
 */
public record StreamCounts(
        long packets,
        long expected,
        long lost,
        long late,
        long duplicates,
        long recoveredFrames,
        long concealedFrames,
        long jitterMicros) {
    /** Of a stream that has not begun. */
    public static final StreamCounts NOTHING = new StreamCounts(0, 0, 0, 0, 0, 0, 0, 0);

    /**
     * What was counted from another moment on.
     *
     * @param before the same stream, earlier
     * @return the difference; the jitter is that of now
     */
    public StreamCounts since(StreamCounts before) {
        return new StreamCounts(
                packets - before.packets,
                expected - before.expected,
                lost - before.lost,
                late - before.late,
                duplicates - before.duplicates,
                recoveredFrames - before.recoveredFrames,
                concealedFrames - before.concealedFrames,
                jitterMicros);
    }

    /**
     * What was counted of it and after it.
     *
     * @param next the time that follows
     * @return the sum; the jitter is that of the average packet
     */
    public StreamCounts and(StreamCounts next) {
        long all = packets + next.packets;
        return new StreamCounts(
                all,
                expected + next.expected,
                lost + next.lost,
                late + next.late,
                duplicates + next.duplicates,
                recoveredFrames + next.recoveredFrames,
                concealedFrames + next.concealedFrames,
                all == 0 ? 0 : (jitterMicros * packets + next.jitterMicros * next.packets) / all);
    }

    /**
     * The same, where the far end has said nothing new, with what it said before.
     *
     * @param before the time before
     * @return the same if the far end did
     */
    public StreamCounts orAsTold(StreamCounts before) {
        return expected > 0 || packets == 0
                ? this
                : new StreamCounts(
                        packets, before.expected, before.lost, late, duplicates, recoveredFrames, concealedFrames, jitterMicros);
    }

    double lossPercent() {
        return percent(lost);
    }

    /** What the ear misses: what came too late, too, but not what was recovered. */
    double unheardPercent() {
        long repaired = recoveredFrames + concealedFrames;
        return percent(lost + late) * (repaired == 0 ? 1 : (double) concealedFrames / repaired);
    }

    private double percent(long part) {
        return expected <= 0 ? 0 : Math.clamp(100.0 * part / expected, 0, 100);
    }
}
