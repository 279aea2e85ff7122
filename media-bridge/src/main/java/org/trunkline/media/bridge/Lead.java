package org.trunkline.media.bridge;

/**
 * How far a stream has run ahead of the real time. Behind a stall all that was held up comes at once; whoever plays it packet
 * behind packet is late with all that follows.
 *
 * <pre>
 *   media time         ╱ │ too far: each packet is put back, until one is not ahead
 *   minus real time   ╱  │
 *   ─────────────────╯   ╰──────────   what is behind the real time is not this class's
 * </pre>
 */
final class Lead {
    private static final int MOST_TICKS = 8 * Framer.FRAME_TICKS; // a packet of 10 ms behind those of 120 seems 110 ms early
    private static final double MOST_DRIFT = 1e-3; // of two clocks against each other, which is followed

    private boolean begun;
    private boolean tooFar;
    private long sinceNanos;
    private double dueTicks; // media time that is due then

    /** How much earlier than {@code at} a packet belongs that comes now; 0: it is not too far ahead. */
    long excess(long at, long nowNanos) {
        double elapsed = begun ? (double) (nowNanos - sinceNanos) / Playhead.NANOS_A_TICK : 0;
        dueTicks = begun ? dueTicks + elapsed : at;
        begun = true;
        sinceNanos = nowNanos;
        double ahead = at - dueTicks;
        tooFar = ahead > (tooFar ? 0 : MOST_TICKS);
        if (tooFar) {
            return Math.round(ahead);
        }
        dueTicks += Math.clamp(ahead, -elapsed * MOST_DRIFT, elapsed * MOST_DRIFT);
        return 0;
    }
}
