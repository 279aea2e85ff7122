package org.trunkline.media.bridge;

/**
 * How long packets are held back: measured by how much later than the quickest they come.
 *
 * <pre>
 *   transit = arrival minus media time
 *
 *     latest  ─ ─ ─ ─ ─ ─•─ ─ ─        given out at media time + play
 *                 •   •     •          least ≤ play - base ≤ most
 *       base  ─•─ ─ ─ ─ ─ ─ ─ •─       of the last four seconds, in eight parts
 * </pre>
 *
 * The delay grows at once. It shrinks by four hundredths of the time, which the listener's own buffer takes for a clock that is a
 * little fast, or at once where nobody speaks. As both ends of the window are measured anew all the time, a clock that drifts
 * moves them together and the delay not at all.
 */
final class JitterDelay {
    private static final int PARTS = 8;
    private static final long PART_NANOS = 500_000_000;
    private static final int SHRINKS_BY = 25; // one nanosecond in so many
    private static final long AHEAD_NANOS = 200_000_000; // no network gets quicker by that
    private static final long FAR_NANOS = 500_000_000; // nor is one slower by that all of a sudden
    private static final long PATIENCE_NANOS = 10 * Playhead.FRAME_NANOS;

    private final long leastNanos;
    private final long mostNanos;
    private final long[] quickest = new long[PARTS];
    private final long[] latest = new long[PARTS];
    private boolean begun;
    private long originNanos;
    private long part;
    private long baseNanos;
    private long playNanos;
    private long movedNanos;
    private boolean late;
    private long lateSinceNanos;

    JitterDelay(JitterBounds bounds) {
        leastNanos = bounds.leastMillis() * 1_000_000L;
        mostNanos = bounds.mostMillis() * 1_000_000L;
        clear();
    }

    /** Media time of a packet that comes now and is neither early nor late. */
    long nominalNanos(long nowNanos) {
        return begun ? nowNanos - baseNanos : 0;
    }

    /**
     * Whether a packet is off by more than any network explains: its clock was set, or stood still. What a short stall held up
     * comes late, too, but all at once.
     */
    boolean strays(long mediaNanos, boolean marker, long nowNanos) {
        long transit = nowNanos - mediaNanos;
        boolean wasLate = late;
        late = begun && transit - baseNanos > mostNanos;
        lateSinceNanos = wasLate ? lateSinceNanos : nowNanos;
        boolean stays = marker || transit - baseNanos > FAR_NANOS || nowNanos - lateSinceNanos > PATIENCE_NANOS;
        return late && stays || begun && baseNanos - transit > AHEAD_NANOS;
    }

    /** A packet of this media time came; {@code pause} if nothing was said right before it. */
    void heard(long mediaNanos, boolean pause, long nowNanos) {
        long transit = nowNanos - mediaNanos;
        if (!begun) {
            begun = true;
            originNanos = nowNanos;
            playNanos = transit + leastNanos;
        }
        measure(transit, nowNanos);
        baseNanos = quickestOfAll();
        long wanted = within(latestOfAll());
        long shrunk = playNanos - (nowNanos - movedNanos) / SHRINKS_BY;
        playNanos = pause ? wanted : Math.max(wanted, within(shrunk));
        movedNanos = nowNanos;
    }

    /** When a packet of this media time is to be given out. */
    long dueNanos(long mediaNanos) {
        return mediaNanos + playNanos;
    }

    /** How long a packet is held back that comes as quickly as any. */
    long delayNanos() {
        return playNanos - baseNanos;
    }

    private long within(long play) {
        return Math.clamp(play, baseNanos + leastNanos, baseNanos + mostNanos);
    }

    private void measure(long transit, long nowNanos) {
        long now = (nowNanos - originNanos) / PART_NANOS;
        if (now - part >= PARTS) {
            clear();
        }
        for (long gone = Math.max(part, now - PARTS) + 1; gone <= now; gone++) {
            clear((int) (gone % PARTS));
        }
        part = now;
        int at = (int) (now % PARTS);
        quickest[at] = Math.min(quickest[at], transit);
        latest[at] = Math.max(latest[at], transit);
    }

    private long quickestOfAll() {
        long least = Long.MAX_VALUE;
        for (long nanos : quickest) {
            least = Math.min(least, nanos);
        }
        return least;
    }

    private long latestOfAll() {
        long most = Long.MIN_VALUE;
        for (long nanos : latest) {
            most = Math.max(most, nanos);
        }
        return most;
    }

    private void clear() {
        for (int i = 0; i < PARTS; i++) {
            clear(i);
        }
    }

    private void clear(int at) {
        quickest[at] = Long.MAX_VALUE;
        latest[at] = Long.MIN_VALUE;
    }
}
