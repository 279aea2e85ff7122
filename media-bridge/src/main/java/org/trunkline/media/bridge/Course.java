package org.trunkline.media.bridge;

/**
 * Whether a stream keeps time: its media time against the real time, as far as its fastest packets of late.
 *
 * <pre>
 *   lateness     0 ─────╮          a stall of the network: what comes behind it catches up by itself
 *                       ╰──╮╭────
 *   of packets          ╰──╯
 *                0 ─────╮          a clock that stood still, or was set: it stays as late as it is,
 *                       ╰────────  and so would the sound, if nobody moved it back
 * </pre>
 *
 * A stream is off course at once when it is ahead of its fastest packets, or very late, or late though packets have come all the
 * time (telephone-events), or late at a packet that says itself that it begins anew; else when it stays late for a while.
 */
final class Course {
    private static final int SLACK_TICKS = 60 * Playhead.HZ / 1000;
    private static final int FAR_TICKS = Playhead.HZ / 2;
    private static final long FLOW_NANOS = 3 * Playhead.FRAME_NANOS;
    private static final long PATIENCE_NANOS = 10 * Playhead.FRAME_NANOS;
    private static final int WINDOW_PACKETS = 250; // clocks drift by less than a millisecond in it

    private boolean begun;
    private long originNanos;
    private long fastest; // real time minus media time, of this window and the one before
    private long fastestOfWindow;
    private int packets;
    private long heardNanos;
    private boolean late;
    private long lateSinceNanos;

    /** A packet of another kind came: the network has not stalled. */
    void heard(long nowNanos) {
        heardNanos = nowNanos;
    }

    boolean begun() {
        return begun;
    }

    /** Whether media time {@code at} may be played now as it stands. */
    boolean holds(long at, boolean marker, long nowNanos) {
        long behind = ticks(nowNanos) - at - fastest;
        boolean wasLate = late;
        late = behind > SLACK_TICKS;
        lateSinceNanos = wasLate ? lateSinceNanos : nowNanos;
        boolean flowed = nowNanos - heardNanos <= FLOW_NANOS && !wasLate;
        return behind >= -SLACK_TICKS
                && behind <= FAR_TICKS
                && !(late && (marker || flowed || nowNanos - lateSinceNanos > PATIENCE_NANOS));
    }

    /** Media time that is due now. */
    long due(long nowNanos) {
        return ticks(nowNanos) - fastest;
    }

    /** A packet is played at this media time. */
    void played(long at, long nowNanos) {
        if (!begun) {
            begun = true;
            originNanos = nowNanos;
            fastest = -at;
            fastestOfWindow = -at;
        }
        heardNanos = nowNanos;
        long delay = ticks(nowNanos) - at;
        fastestOfWindow = Math.min(fastestOfWindow, delay);
        fastest = Math.min(fastest, delay);
        if (++packets == WINDOW_PACKETS) {
            fastest = fastestOfWindow;
            fastestOfWindow = Long.MAX_VALUE;
            packets = 0;
        }
    }

    private long ticks(long nowNanos) {
        return (nowNanos - originNanos) / Playhead.NANOS_A_TICK;
    }
}
