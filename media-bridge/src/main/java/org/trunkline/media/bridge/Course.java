package org.trunkline.media.bridge;

/**
 * Whether a stream keeps time: its media time against the real time, as it has been on the mean.
 *
 * <pre>
 *   lateness     0 ─────╮          a stall of the network: what comes behind it catches up by itself
 *                       ╰──╮╭────
 *   of packets          ╰──╯
 *                0 ─────╮          a clock that stood still, or was set: it stays as late as it is,
 *                       ╰────────  and so would the sound, if nobody moved it back
 *                       ╭────────  a way that became shorter, or a stall that the call began behind: it stays
 *                0 ─────╯          as early as it is, and the next pause is as long as it is
 * </pre>
 *
 * A stream is off course at once when it is further ahead than before, or very late, or late though packets have come all the time
 * (telephone-events), or late at a packet that says itself that it begins anew; else when it stays late for a while.
 */
final class Course {
    private static final int FRAME_TICKS = Framer.FRAME_TICKS;
    private static final int LATE_TICKS = FRAME_TICKS * 5 / 4;
    private static final int CLEARLY_TICKS = 2 * FRAME_TICKS;
    private static final int FAR_TICKS = Playhead.HZ / 2;
    private static final long FLOW_NANOS = 3 * Playhead.FRAME_NANOS;
    private static final long PATIENCE_NANOS = 10 * Playhead.FRAME_NANOS;
    private static final int SLOWLY = 512; // packets: the drift of clocks is followed, the error of one new start is not
    private static final double MOST_DRIFT = 300e-6; // of two clocks against each other
    private static final double MOST_WEIGHT = 0.5; // after a long silence: it may have come late

    private boolean begun;
    private long originNanos;
    private double delayTicks; // real time minus media time, on the mean
    private int packets;
    private long heardNanos;
    private long playedNanos;
    private boolean late;
    private long lateSinceNanos;
    private double lastBehind; // of what was played last: less than 0 where it is early, but has no place before

    /** A packet of another kind came: the network has not stalled. */
    void heard(long nowNanos) {
        heardNanos = nowNanos;
    }

    boolean begun() {
        return begun;
    }

    /** Whether media time {@code at} may be played now as it stands; {@code lostTicks} before it are known to be lost. */
    boolean holds(long at, int lostTicks, boolean marker, long nowNanos) {
        double behind = ticks(nowNanos) - at - delayTicks;
        boolean wasLate = late;
        late = behind > LATE_TICKS + driftTicks(nowNanos);
        lateSinceNanos = wasLate ? lateSinceNanos : nowNanos;
        boolean flowed = nowNanos - heardNanos <= FLOW_NANOS && !wasLate;
        return behind + lostTicks >= Math.min(0, lastBehind) - CLEARLY_TICKS
                && behind <= FAR_TICKS
                && !(marker && behind > FRAME_TICKS)
                && !(flowed && behind > CLEARLY_TICKS)
                && !(late && nowNanos - lateSinceNanos > PATIENCE_NANOS);
    }

    /** Media time that is due now. */
    long due(long nowNanos) {
        late = false;
        return Math.round(ticks(nowNanos) - delayTicks);
    }

    /** A packet is played at this media time. */
    void played(long at, long nowNanos) {
        if (!begun) {
            begun = true;
            originNanos = nowNanos;
        }
        packets = Math.min(packets + 1, SLOWLY);
        double behind = ticks(nowNanos) - at - delayTicks;
        if (!late) {
            delayTicks += behind * weight(nowNanos);
        }
        lastBehind = behind;
        heardNanos = nowNanos;
        playedNanos = nowNanos;
    }

    /** What clocks may have drifted apart while nothing was played. */
    private double driftTicks(long nowNanos) {
        return MOST_DRIFT * (nowNanos - playedNanos) / Playhead.NANOS_A_TICK;
    }

    /** A packet stands for the silence before it, in which the clocks have drifted, too. */
    private double weight(long nowNanos) {
        double frames = (double) (nowNanos - playedNanos) / Playhead.FRAME_NANOS;
        return Math.max(1.0 / packets, Math.min(frames / SLOWLY, MOST_WEIGHT));
    }

    private long ticks(long nowNanos) {
        return (nowNanos - originNanos) / Playhead.NANOS_A_TICK;
    }
}
