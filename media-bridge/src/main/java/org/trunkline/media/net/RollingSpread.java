package org.trunkline.media.net;

import java.util.Arrays;

/**
 * Counts times of one kind over a window that rolls on, a slot at a time. Nothing is allocated while it counts.
 *
 * <pre>
 *   buckets, eight an octave     0  8 µs  16 ...  64  72 ... 128  144 ...         8 s and more
 *                                ├────┼────┼─ ─ ─ ─┼───┼─ ─ ─ ─┼────┼─ ─ ─ ─ ─ ─ ─ ─┤
 *   slots of the window          │oldest │  ...  │ being filled │
 * </pre>
 */
final class RollingSpread {
    private static final int UNIT_SHIFT = 13; // 8.2 µs
    private static final int OCTAVE_SHIFT = 3;
    private static final int BUCKETS = 168;

    private final int[][] slots;
    private final int[] total = new int[BUCKETS];
    private int filling;

    RollingSpread(int slots) {
        this.slots = new int[slots][BUCKETS];
    }

    void count(long nanos) {
        int bucket = bucket(nanos);
        slots[filling][bucket]++;
        total[bucket]++;
    }

    /** The oldest slot is forgotten and filled anew. */
    void roll() {
        filling = (filling + 1) % slots.length;
        for (int i = 0; i < BUCKETS; i++) {
            total[i] -= slots[filling][i];
        }
        Arrays.fill(slots[filling], 0);
    }

    void clear() {
        for (int[] slot : slots) {
            Arrays.fill(slot, 0);
        }
        Arrays.fill(total, 0);
    }

    /** Of the window up to now. */
    Spread spread() {
        long count = 0;
        for (int times : total) {
            count += times;
        }
        return count == 0
                ? Spread.NONE
                : new Spread(count, atLeast(count * 500), atLeast(count * 990), atLeast(count * 999), atLeast(count * 1000));
    }

    /** The end of the bucket up to which so many thousandths of a time were counted. */
    private long atLeast(long thousandths) {
        long seen = 0;
        int bucket = 0;
        while (bucket < BUCKETS - 1 && (seen += total[bucket] * 1000L) < thousandths) {
            bucket++;
        }
        return endNanos(bucket);
    }

    private static int bucket(long nanos) {
        long units = Math.max(0, nanos) >>> UNIT_SHIFT;
        int octave = Math.max(0, Long.SIZE - 1 - OCTAVE_SHIFT - Long.numberOfLeadingZeros(units));
        return (int) Math.min(BUCKETS - 1, ((long) octave << OCTAVE_SHIFT) + (units >>> octave));
    }

    private static long endNanos(int bucket) {
        int octave = Math.max(0, (bucket >> OCTAVE_SHIFT) - 1);
        return (bucket - ((long) octave << OCTAVE_SHIFT) + 1) << octave + UNIT_SHIFT;
    }
}
