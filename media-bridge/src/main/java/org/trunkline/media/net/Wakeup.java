package org.trunkline.media.net;

import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The alarm clock of one {@link Timed}. A deadline that moves later costs nothing: the alarm goes off, finds nothing due
 * and is set anew.
 */
public final class Wakeup {
    /** Later than this, the loop was busy elsewhere, and datagrams wait that should be heard before anyone's patience ends. */
    private static final long LATE_NANOS = 20_000_000;

    private final MediaLoop loop;
    private final Timed timed;
    private ScheduledFuture<?> alarm;
    private long alarmNanos;
    private boolean letOthersSpeak;

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
        setFor(Math.max(0, deadlineNanos - loop.turnNanos()));
    }

    private void setFor(long delayNanos) {
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
        boolean late = loop.turnNanos() - alarmNanos > LATE_NANOS;
        if (late && !letOthersSpeak) {
            letOthersSpeak = true;
            setFor(0); // the loop reads its sockets before it comes back here
            return;
        }
        letOthersSpeak = false;
        alarm = null;
        timed.onTime(loop.turnNanos());
        rearm();
    }
}
