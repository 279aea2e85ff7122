package org.trunkline.media.net;

/** Hears each beat of a loop's {@link Heartbeat}, on the loop's thread. */
@FunctionalInterface
public interface Beat {
    /**
     * One beat.
     *
     * @param latenessNanos how late it came
     * @param busyNanos how much of the time since the last beat the loop worked
     * @param sinceNanos that time
     * @param nowNanos monotonic time
     */
    void on(long latenessNanos, long busyNanos, long sinceNanos, long nowNanos);
}
