package org.trunkline.media.net;

/**
 * Knows how late a loop is: it sets an alarm every ten milliseconds, and looks when it goes off.
 *
 * <pre>
 *   │◄── 10 ms ──►│      │◄── 10 ms ──►│░ late ░│◄── 10 ms ──►│
 *   beat         due, beat             due     beat          due, beat
 * </pre>
 *
 * It lives on the loop's thread; what it knows can be read anywhere.
 */
public final class Heartbeat implements Timed {
    static final long BEAT_NANOS = 10_000_000;
    private static final int SECOND_SLOTS = 10;
    private static final int TEN_MINUTES_SLOTS = 10;
    private static final int BEATS_A_SLOT = 10;
    private static final int SLOTS_A_MINUTE = 600;

    private final RollingSpread latenessOfASecond = new RollingSpread(SECOND_SLOTS);
    private final RollingSpread latenessOfTenMinutes = new RollingSpread(TEN_MINUTES_SLOTS);
    private final RollingSpread roundsOfASecond = new RollingSpread(SECOND_SLOTS);
    private final RollingSpread roundsOfTenMinutes = new RollingSpread(TEN_MINUTES_SLOTS);
    private final Beat listener;
    private long lastNanos;
    private long busyNanos;
    private double busyShare; // of about a second
    private int beats;
    private volatile long dueNanos;
    private volatile LoopHealth health = LoopHealth.UNKNOWN;

    Heartbeat(Beat listener, long nowNanos) {
        this.listener = listener;
        lastNanos = nowNanos;
        dueNanos = nowNanos + BEAT_NANOS;
    }

    /**
     * What is known of the loop's times.
     *
     * @return as of a tenth of a second ago
     */
    public LoopHealth health() {
        return health;
    }

    /**
     * How long the next beat has been due, which a loop that hangs cannot say itself.
     *
     * @param nowNanos monotonic time
     * @return negative while there is time left
     */
    public long overdueNanos(long nowNanos) {
        return nowNanos - dueNanos;
    }

    /** Begins to count anew. Only on the loop's thread. */
    public void forget() {
        latenessOfASecond.clear();
        latenessOfTenMinutes.clear();
        roundsOfASecond.clear();
        roundsOfTenMinutes.clear();
        busyShare = 0;
    }

    /** The loop worked so long at a stretch. */
    void worked(long nanos) {
        roundsOfASecond.count(nanos);
        roundsOfTenMinutes.count(nanos);
        busyNanos += nanos;
    }

    @Override
    public void onTime(long nowNanos) {
        long latenessNanos = Math.max(0, nowNanos - dueNanos);
        long sinceNanos = Math.max(1, nowNanos - lastNanos);
        long busy = Math.min(busyNanos, sinceNanos);
        latenessOfASecond.count(latenessNanos);
        latenessOfTenMinutes.count(latenessNanos);
        busyShare += ((double) busy / sinceNanos - busyShare) * Math.min(1, sinceNanos / 1e9);
        busyNanos = 0;
        lastNanos = nowNanos;
        dueNanos = nowNanos + BEAT_NANOS;
        if (++beats % BEATS_A_SLOT == 0) {
            publish();
        }
        listener.on(latenessNanos, busy, sinceNanos, nowNanos);
    }

    @Override
    public long nextDeadlineNanos() {
        return dueNanos;
    }

    private void publish() {
        health = new LoopHealth(
                latenessOfASecond.spread(),
                latenessOfTenMinutes.spread(),
                roundsOfASecond.spread(),
                roundsOfTenMinutes.spread(),
                (int) Math.round(busyShare * 100));
        latenessOfASecond.roll();
        roundsOfASecond.roll();
        if (beats % (BEATS_A_SLOT * SLOTS_A_MINUTE) == 0) {
            latenessOfTenMinutes.roll();
            roundsOfTenMinutes.roll();
        }
    }
}
