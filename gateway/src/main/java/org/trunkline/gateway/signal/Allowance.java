package org.trunkline.gateway.signal;

import java.util.concurrent.TimeUnit;

/**
 * How many requests a page may make: a burst, as when a browser names all its candidates for several calls, and then so many
 * a second.
 */
final class Allowance {
    private final int burst;
    private final long nanosEach;
    private long spentUntilNanos;

    /**
     * A full allowance.
     *
     * @param burst requests at once
     * @param aSecond requests a second in the long run
     * @param nowNanos monotonic time
     */
    Allowance(int burst, int aSecond, long nowNanos) {
        this.burst = burst;
        nanosEach = TimeUnit.SECONDS.toNanos(1) / aSecond;
        spentUntilNanos = nowNanos;
    }

    /** Takes one; false if there is none left, and none has been taken. */
    boolean take(long nowNanos) {
        long from = spentUntilNanos - nowNanos > 0 ? spentUntilNanos : nowNanos;
        if (from + nanosEach - nowNanos > burst * nanosEach) {
            return false;
        }
        spentUntilNanos = from + nanosEach;
        return true;
    }
}
