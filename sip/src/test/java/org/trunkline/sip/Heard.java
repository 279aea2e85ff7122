package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The events of one call, waited for in order. */
final class Heard implements Consumer<SipEvent> {
    private static final int PATIENCE_SECONDS = 10;
    private final LinkedBlockingQueue<SipEvent> events = new LinkedBlockingQueue<>();

    @Override
    public void accept(SipEvent event) {
        events.add(event);
    }

    SipEvent next() {
        return poll(events, "an event");
    }

    <E extends SipEvent> E next(Class<E> kind) {
        var event = next();
        assertThat(event).isInstanceOf(kind);
        return kind.cast(event);
    }

    /** Skips what is not of this kind, which does not prolong the wait. */
    <E extends SipEvent> E until(Class<E> kind) {
        long end = end();
        var skipped = new ArrayList<SipEvent>();
        while (true) {
            var event = poll(events, kind.getSimpleName() + ", heard " + skipped, end);
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
            skipped.add(event);
        }
    }

    /** What has been heard already, or null. */
    SipEvent poll() {
        return events.poll();
    }

    void nothingMore() {
        assertThat(events).isEmpty();
    }

    static <T> T poll(LinkedBlockingQueue<T> queue, String what) {
        return poll(queue, what, end());
    }

    private static <T> T poll(LinkedBlockingQueue<T> queue, String what, long end) {
        try {
            var next = queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(next).as("waited %d s for %s", PATIENCE_SECONDS, what).isNotNull();
            return next;
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    static void eventually(String what, BooleanSupplier condition) {
        long end = end();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("waited %d s for: %s", PATIENCE_SECONDS, what).isNegative();
            LockSupport.parkNanos(2_000_000);
        }
    }

    private static long end() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    }
}
