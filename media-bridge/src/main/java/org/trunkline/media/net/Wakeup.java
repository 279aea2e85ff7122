package org.trunkline.media.net;

import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The alarm clock of one {@link Timed}. A deadline that moves later costs nothing: the alarm goes off, finds nothing due
 * and is set anew.
 */
public final class Wakeup {
    private final MediaLoop loop;
    private final Timed timed;
    private ScheduledFuture<?> alarm;
    private long alarmNanos;

    Wakeup(MediaLoop loop, Timed timed) {
        this.loop = loop;
        this.timed = timed;
    }

    /** Sets the alarm if the next deadline is sooner than the one that is set. Called after every input. */
    public void rearm() {
        long deadlineNanos = timed.nextDeadlineNanos();
        if (deadlineNanos == Timed.NEVER || alarm != null && alarmNanos - deadlineNanos <= 0) {
            return;
        }
        cancel();
        alarmNanos = deadlineNanos;
        long delayNanos = Math.max(0, deadlineNanos - loop.turnNanos());
        alarm = loop.eventLoop().schedule(() -> loop.turn(this::ring), delayNanos, TimeUnit.NANOSECONDS);
    }

    /** Takes the alarm away. */
    public void cancel() {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
    }

    private void ring() {
        alarm = null;
        timed.onTime(loop.turnNanos());
        rearm();
    }
}
