package org.trunkline.media.bridge;

/**
 * Where an outgoing stream stands in media time, also while nothing is sent.
 *
 * <pre>
 *   sent: ──frame──frame──┤ end                      position(now) runs on at the stream's pace
 *                         └ due one frame after the last was sent
 * </pre>
 */
final class Playhead {
    /** Ticks a second: the RTP clock of every codec that trunks carry. */
    static final int HZ = 8000;
    /** 20 ms. */
    static final long FRAME_NANOS = 20_000_000;

    /** One tick. */
    static final long NANOS_A_TICK = 1_000_000_000L / HZ;

    private long endTicks;
    private long dueNanos;

    void start(long nowNanos) {
        dueNanos = nowNanos;
    }

    /** Media time that is due now: what follows the last packet, plus the silence since. */
    long position(long nowNanos) {
        return endTicks + Math.max(0, nowNanos - dueNanos) / NANOS_A_TICK;
    }

    /** A packet that ends at {@code end} was sent; what follows it is due then. */
    void sent(long end, long nextNanos) {
        endTicks = Math.max(endTicks, end);
        dueNanos = nextNanos;
    }

    /** When the next packet is due; now, if that is over. */
    long dueNanos(long nowNanos) {
        return dueNanos - nowNanos > 0 ? dueNanos : nowNanos;
    }

    long endTicks() {
        return endTicks;
    }
}
