package org.trunkline.gateway.call;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** How often something has happened in the minute before. */
final class LastMinute {
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Deque<Long> timesNanos = new ArrayDeque<>();

    void add(long nowNanos) {
        timesNanos.addLast(nowNanos);
    }

    int count(long nowNanos) {
        while (!timesNanos.isEmpty() && nowNanos - timesNanos.peekFirst() >= MINUTE_NANOS) {
            timesNanos.removeFirst();
        }
        return timesNanos.size();
    }
}
