package org.trunkline.media.net;

import java.util.PriorityQueue;
import java.util.function.LongConsumer;

/**
 * The alarm clocks of one loop behind one bell: the event loop is asked to ring for the soonest of them only, and those of
 * one millisecond go off together.
 *
 * <pre>
 *   deadlines:   a    b c          d
 *   time:     ───┴┬───┴┬┴───┬────┬─┴──┬──►
 *   bell:         a    b    c         d
 * </pre>
 */
final class Alarms {
    private static final long TICK_NANOS = 1_000_000;
    /** Later than this, the loop was busy elsewhere, and datagrams wait that should be heard before anyone's patience ends. */
    private static final long LATE_NANOS = 20_000_000;

    private final PriorityQueue<Wakeup> soonestFirst =
            new PriorityQueue<>((a, b) -> Long.signum(a.dueNanos() - b.dueNanos()));
    private final LongConsumer bell;
    private boolean bellSet;
    private long bellNanos;
    private boolean ringing;
    private boolean letOthersSpeak;

    /** @param bell asks for a call of {@link #ring} after so many nanoseconds, behind what waits in the sockets */
    Alarms(LongConsumer bell) {
        this.bell = bell;
    }

    void add(Wakeup alarm, long nowNanos) {
        soonestFirst.add(alarm);
        setBell(nowNanos);
    }

    void remove(Wakeup alarm) {
        soonestFirst.remove(alarm);
    }

    /** Wakes whom it is time for; one that is due again at once waits for the next ring. */
    void ring(long nowNanos) {
        bellSet &= bellNanos - nowNanos > 0;
        ringing = true;
        try {
            if (!standsBack(nowNanos)) {
                for (int left = soonestFirst.size(); left > 0 && overdueNanos(nowNanos) >= 0; left--) {
                    soonestFirst.remove().ring(nowNanos);
                }
            }
        } finally {
            ringing = false;
            setBell(nowNanos); // also behind a bug of one: the others are not forgotten
        }
    }

    /** Once, where the loop was late. */
    private boolean standsBack(long nowNanos) {
        letOthersSpeak = !letOthersSpeak && overdueNanos(nowNanos) > LATE_NANOS;
        return letOthersSpeak;
    }

    /** How long ago the soonest was due; negative if it is not. */
    private long overdueNanos(long nowNanos) {
        return soonestFirst.isEmpty() ? Long.MIN_VALUE : nowNanos - soonestFirst.peek().dueNanos();
    }

    private void setBell(long nowNanos) {
        if (ringing || soonestFirst.isEmpty()) {
            return;
        }
        long dueNanos = Math.ceilDiv(soonestFirst.peek().dueNanos(), TICK_NANOS) * TICK_NANOS;
        if (!bellSet || dueNanos - bellNanos < 0) {
            bellSet = true;
            bellNanos = dueNanos; // a later bell that is set already finds nothing due
            bell.accept(Math.max(0, dueNanos - nowNanos));
        }
    }
}
