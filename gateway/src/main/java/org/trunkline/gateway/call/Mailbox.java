package org.trunkline.gateway.call;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs the steps of one call one after the other, in the order they were posted, on whatever thread is free. */
final class Mailbox {
    private final ConcurrentLinkedQueue<Runnable> steps = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger(1); // closed: one that never ends
    private final Executor threads;

    Mailbox(Executor threads) {
        this.threads = threads;
    }

    void post(Runnable step) {
        steps.add(step);
        if (waiting.getAndIncrement() == 0) {
            threads.execute(this::drain);
        }
    }

    /** Lets the steps run; those that were posted before have waited. Once. */
    void open() {
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
