package org.trunkline.gateway.call;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs the steps of one call one after the other, in the order they were posted, on whatever thread is free. */
public final class Mailbox {
    private final ConcurrentLinkedQueue<Runnable> steps = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger(1); // closed: one that never ends
    private final Executor threads;

    /**
     * Closed: what is posted waits for {@link #open}.
     *
     * @param threads where steps run
     */
    public Mailbox(Executor threads) {
        this.threads = threads;
    }

    /**
     * Runs a step after those before it; from any thread, returns at once.
     *
     * @param step must not throw
     */
    public void post(Runnable step) {
        steps.add(step);
        if (waiting.getAndIncrement() == 0) {
            threads.execute(this::drain);
        }
    }

    /** Lets the steps run; those that were posted before have waited. Once. */
    public void open() {
        if (waiting.decrementAndGet() > 0) {
            threads.execute(this::drain);
        }
    }

    private void drain() {
        do {
            steps.remove().run();
        } while (waiting.decrementAndGet() > 0);
    }
}
