package org.trunkline.sip;

import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.stack.SIPStackTimerTask;
import gov.nist.javax.sip.stack.timers.SipTimer;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The one thread of an endpoint: received messages, JAIN-SIP's timers and our commands run on it one after the other.
 * JAIN-SIP guards each transaction with a lock and waits in its receiving threads for it; with one thread there is
 * nobody to wait for, which is why it never stalls.
 */
final class SipThread implements SipTimer {
    private static final Logger LOG = Logger.getLogger(SipThread.class);
    private final ScheduledThreadPoolExecutor executor;
    private final int speed;

    /** @param speed 1 in service; tests let time run faster so that 32 seconds need not be waited for */
    SipThread(String name, int speed) {
        this.speed = speed;
        var group = new ThreadGroup("sip-" + name); // to recognise what JAIN-SIP starts
        executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().group(group).daemon().name("sip-" + name).factory());
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy()); // after the end
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    }

    /** Runs a step soon; after the end it is left out. */
    void run(Runnable step) {
        executor.execute(guarded(step));
    }

    Future<?> after(Duration delay, Runnable step) {
        return executor.schedule(guarded(step), delay.toNanos() / speed, TimeUnit.NANOSECONDS);
    }

    /** The time by which its timers run. */
    long nowNanos() {
        return System.nanoTime() * speed;
    }

    /** Runs a step and waits for it; for start, close and snapshots, never from the thread itself. */
    <T> T ask(Callable<T> step) {
        try {
            return executor.submit(step).get();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the SIP thread", stop);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause().getMessage(), failed.getCause());
        }
    }

    void end() {
        executor.shutdown();
        try {
            executor.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    ScheduledExecutorService executor() {
        return executor;
    }

    private static Runnable guarded(Runnable step) {
        return () -> {
            try {
                step.run();
            } catch (RuntimeException | Error bug) { // our own or JAIN-SIP's: ends this step, not the endpoint
                LOG.error("a step of the SIP thread failed", bug);
            }
        };
    }

    @Override
    public boolean schedule(SIPStackTimerTask task, long delayMillis) {
        task.setSipTimerTask(executor.schedule(
                guarded(task::runTask), TimeUnit.MILLISECONDS.toNanos(delayMillis) / speed, TimeUnit.NANOSECONDS));
        return true;
    }

    @Override
    public boolean scheduleWithFixedDelay(SIPStackTimerTask task, long delayMillis, long periodMillis) {
        task.setSipTimerTask(executor.scheduleWithFixedDelay(
                guarded(task::runTask),
                TimeUnit.MILLISECONDS.toNanos(delayMillis) / speed,
                TimeUnit.MILLISECONDS.toNanos(periodMillis) / speed,
                TimeUnit.NANOSECONDS));
        return true;
    }

    @Override
    public boolean cancel(SIPStackTimerTask task) {
        var scheduled = (Future<?>) task.getSipTimerTask();
        if (scheduled == null) {
            return false;
        }
        task.cleanUpBeforeCancel();
        task.setSipTimerTask(null);
        return scheduled.cancel(false);
    }

    @Override
    public void start(SipStackImpl stack, Properties properties) {}

    @Override
    public void stop() {}

    @Override
    public boolean isStarted() {
        return !executor.isShutdown();
    }
}
