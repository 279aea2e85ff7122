package org.trunkline.gateway.call;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * A message on its way to all stations of a user: it has arrived where the first has it, and has not where none takes it.
 *
 * <pre>
 *   station a: 405 ─┐
 *   station b: 200 ─┼─► 200, at once
 *   station c: 408 ─┘   none has it: what the last one said
 * </pre>
 */
final class Delivered {
    private static final int OK = 200;
    private static final int TEMPORARILY_UNAVAILABLE = 480;

    private final AtomicInteger open;
    private final AtomicBoolean told = new AtomicBoolean();
    private final IntConsumer outcome;

    private Delivered(int stations, IntConsumer outcome) {
        open = new AtomicInteger(stations);
        this.outcome = outcome;
    }

    /** @param outcome gets a final SIP status, once */
    static void to(Collection<Station> stations, Letter letter, IntConsumer outcome) {
        if (stations.isEmpty()) {
            outcome.accept(TEMPORARILY_UNAVAILABLE);
            return;
        }
        var delivered = new Delivered(stations.size(), outcome);
        stations.forEach(station -> station.isWrittenTo(letter, delivered::said));
    }

    private void said(int status) {
        boolean last = open.decrementAndGet() == 0;
        if ((status / 100 == 2 || last) && !told.getAndSet(true)) {
            outcome.accept(status / 100 == 2 ? OK : status);
        }
    }
}
