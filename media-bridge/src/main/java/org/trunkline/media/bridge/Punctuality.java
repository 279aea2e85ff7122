package org.trunkline.media.bridge;

/**
 * How punctually a stream comes: when a packet would have come that nothing held up, and how late others were.
 *
 * <pre>
 *   arrival - media time:   5  9  5 31  6  5 48  5
 *                           ^     ^     ^  earliest: so much is the way       48 - 5: the latest
 *   window of 4 s:  │ before │ now │       both are kept, so that an hour's drift is followed
 * </pre>
 */
final class Punctuality {
    private static final long WINDOW_NANOS = 4_000_000_000L;

    private boolean started;
    private long windowEndNanos;
    private long earliest;
    private long earliestBefore;
    private long latest;
    private long latestBefore;
    private long overtaken;
    private long overtakenBefore;

    /** Another stream, or another pace: what was seen says nothing any more. */
    void restart() {
        started = false;
    }

    /** Audio that ends at {@code endTicks} has come, and no later packet before it. */
    void heard(long endTicks, long nowNanos) {
        long way = nowNanos - endTicks * Playhead.NANOS_A_TICK;
        if (!started) {
            started = true;
            windowEndNanos = nowNanos + WINDOW_NANOS;
            earliest = earliestBefore = way;
            latest = latestBefore = 0;
            overtaken = overtakenBefore = 0;
        } else if (nowNanos - windowEndNanos >= 0) {
            windowEndNanos = nowNanos + WINDOW_NANOS;
            earliestBefore = earliest;
            latestBefore = latest;
            overtakenBefore = overtaken;
            earliest = way;
            latest = 0;
            overtaken = 0;
        }
        earliest = way - earliest < 0 ? way : earliest;
        latest = Math.max(latest, way - way());
    }

    /** Audio that ends at {@code endTicks} has come, behind later audio. */
    void overtaken(long endTicks, long nowNanos) {
        if (started) {
            overtaken = Math.max(overtaken, nowNanos - dueNanos(endTicks));
        }
    }

    boolean isKnown() {
        return started;
    }

    /** When audio that ends there comes if nothing holds it up. */
    long dueNanos(long endTicks) {
        return way() + endTicks * Playhead.NANOS_A_TICK;
    }

    /** The most that audio was late in the last seconds. */
    long latestNanos() {
        return Math.max(latest, latestBefore);
    }

    /** The most that audio was late that others had overtaken; 0: none had been. */
    long overtakenNanos() {
        return Math.max(overtaken, overtakenBefore);
    }

    private long way() {
        return earliest - earliestBefore < 0 ? earliest : earliestBefore;
    }
}
