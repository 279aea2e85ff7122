package org.trunkline.gateway.call;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The next deadline of one machine: a tick when it has come. For the steps of one mailbox. */
final class Alarm {
    private static final long NEVER = Long.MAX_VALUE;

    private final ScheduledExecutorService timer;
    private final Runnable tick;
    private ScheduledFuture<?> waiting;

    Alarm(ScheduledExecutorService timer, Runnable tick) {
        this.timer = timer;
        this.tick = tick;
    }

    /** Instead of the one before; {@link Long#MAX_VALUE}: none. */
    void set(long deadlineNanos) {
        if (waiting != null) {
            waiting.cancel(false);
        }
        waiting = deadlineNanos == NEVER
                ? null
                : timer.schedule(tick, Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
}
