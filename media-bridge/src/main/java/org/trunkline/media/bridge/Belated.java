package org.trunkline.media.bridge;

/**
 * Whether a stream whose packets come too late stays as late as it is. Behind a stall it catches up by itself, in one burst
 * or in several; a clock that stood still does not.
 *
 * <pre>
 *   how late   ──╮      ╭╮           catches up, stalls again, catches up
 *                ╰┄┄┄┄┄┄╯╰──────
 *              ──╮
 *                ╰──────────────     stays: for 200 ms nearly the same
 * </pre>
 */
final class Belated {
    private static final long PATIENCE_NANOS = 10 * Playhead.FRAME_NANOS;
    private static final int JITTER_TICKS = 5 * Framer.FRAME_TICKS;

    private boolean late;
    private long sinceNanos;
    private long behindTicks;

    /** A packet came in time. */
    void inTime() {
        late = false;
    }

    /** A packet came too late, and that much behind the real time. */
    void late(long ticks, long nowNanos) {
        if (!late || !nearly(ticks)) {
            late = true;
            sinceNanos = nowNanos;
            behindTicks = ticks;
        }
    }

    /** Whether a packet that is so late shows that the stream stays so. */
    boolean stays(long ticks, long nowNanos) {
        return late && nearly(ticks) && nowNanos - sinceNanos > PATIENCE_NANOS;
    }

    private boolean nearly(long ticks) {
        return Math.abs(ticks - behindTicks) <= JITTER_TICKS;
    }
}
