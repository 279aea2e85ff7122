package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

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

    /** Skips what is not of this kind. */
    <E extends SipEvent> E until(Class<E> kind) {
        while (true) {
            var event = next();
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
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
        try {
            var next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("waited %d s for %s", PATIENCE_SECONDS, what).isNotNull();
            return next;
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    static void eventually(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("waited %d s for: %s", PATIENCE_SECONDS, what).isNegative();
            LockSupport.parkNanos(2_000_000);
        }
    }
}
