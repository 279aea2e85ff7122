package org.trunkline.media.net;

import java.util.function.LongSupplier;

/**
 * The alarm clock of one {@link Timed}. A deadline that moves later costs nothing: the alarm goes off, finds nothing due
 * and is set anew.
 */
public final class Wakeup {
    private final Alarms alarms;
    private final LongSupplier clock;
    private final Timed timed;
    private boolean set;
    private long dueNanos;

    /** @param clock monotonic nanoseconds */
    Wakeup(Alarms alarms, LongSupplier clock, Timed timed) {
        this.alarms = alarms;
        this.clock = clock;
        this.timed = timed;
    }

    /** Sets the alarm if the next deadline is sooner than the one that is set. Called after every input. */
    public void rearm() {
        long deadlineNanos = timed.nextDeadlineNanos();
        if (deadlineNanos == Timed.NEVER || set && dueNanos - deadlineNanos <= 0) {
            return;
        }
        cancel();
        set = true;
        dueNanos = deadlineNanos;
        alarms.add(this, clock.getAsLong());
    }

    /** Takes the alarm away. */
    public void cancel() {
        if (set) {
            set = false;
            alarms.remove(this);
        }
    }

    long dueNanos() {
        return dueNanos;
    }

    /** It went off, and is not set any more. */
    void ring(long nowNanos) {
        set = false;
        if (timed.isDue(nowNanos)) {
            timed.onTime(nowNanos);
        }
        rearm();
    }
}
