package org.trunkline.media.net;

/** Something that wants to be woken; lives on one loop's thread. */
public interface Timed {
    /** The deadline of something that waits for nothing. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Does what is due.
     *
     * @param nowNanos monotonic time
     */
    void onTime(long nowNanos);

    /**
     * When to be woken next.
     *
     * @return monotonic nanoseconds, or {@link #NEVER}
     */
    long nextDeadlineNanos();

    /**
     * Whether the next deadline has come.
     *
     * @param nowNanos monotonic time
     * @return false where it waits for nothing
     */
    default boolean isDue(long nowNanos) {
        long deadlineNanos = nextDeadlineNanos();
        return deadlineNanos != NEVER && deadlineNanos - nowNanos <= 0;
    }

    /**
     * The sooner of two deadlines; monotonic times are compared by subtraction.
     *
     * @param a a deadline or {@link #NEVER}
     * @param b a deadline or {@link #NEVER}
     * @return the sooner
     */
    static long sooner(long a, long b) {
        if (a == NEVER || b == NEVER) {
            return a == NEVER ? b : a;
        }
        return a - b < 0 ? a : b;
    }
}
