package org.trunkline.gateway.call;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How many calls there may be at once; a reload may change it while there are some. */
final class Places {
    private int most;
    private int taken;

    Places(int most) {
        this.most = most;
    }

    synchronized void most(int calls) {
        most = calls;
    }

    synchronized boolean take() {
        boolean free = taken < most;
        taken += free ? 1 : 0;
        return free;
    }

    synchronized void giveBack() {
        taken--;
        notifyAll();
    }

    synchronized int taken() {
        return taken;
    }

    /** Waits until all are free, or no longer. */
    synchronized void awaitAllFree(Duration patience) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos(); taken > 0 && left > 0; left = deadlineNanos - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
