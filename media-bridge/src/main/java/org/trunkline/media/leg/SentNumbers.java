package org.trunkline.media.leg;

import org.trunkline.media.rtp.SequenceNumbers;

/**
 * Which sequence numbers of a stream that we send the far end could know of, now and a little earlier. Numbers are left out
 * where the other leg lost packets, and taken later by what had only been overtaken there.
 *
 * <pre>
 *   sent:        1  2  5  6  3  7 ...
 *   left out:    0  0  2  2  1  1          a report that comes now was written when the far end
 *                      ▲ ─────── ▲         had what we sent one round trip ago
 *                      └ then    └ now
 * </pre>
 */
final class SentNumbers {
    private static final int REMEMBERED = 64; // changes: half a second of the worst reordering

    private boolean began;
    private int first;
    private int newest;
    private long leftOut;
    private int changes;
    private int[] steps; // the latest changes of what is left out, and when they were; made when needed
    private long[] stepNanos;

    /**
     * A packet was sent.
     *
     * @param sequence its number, 0 to 65535, not used before
     * @param nowNanos monotonic time
     */
    void sent(int sequence, long nowNanos) {
        if (!began) {
            began = true;
            first = sequence;
            newest = sequence;
            return;
        }
        int ahead = SequenceNumbers.delta(sequence, newest);
        newest = ahead > 0 ? sequence : newest;
        if (ahead != 1) {
            change(ahead > 0 ? ahead - 1 : -1, nowNanos);
        }
    }

    private void change(int by, long nowNanos) {
        leftOut += by;
        if (steps == null) {
            steps = new int[REMEMBERED];
            stepNanos = new long[REMEMBERED];
        }
        int slot = changes++ % REMEMBERED;
        steps[slot] = by;
        stepNanos[slot] = nowNanos;
    }

    /**
     * The first number.
     *
     * @return 0 to 65535
     */
    int first() {
        return first;
    }

    /**
     * How many numbers had been left out, and not been taken since.
     *
     * @param atNanos monotonic time, at most half a second ago
     * @return a count
     */
    long leftOut(long atNanos) {
        long then = leftOut;
        for (int i = changes - 1; i >= 0 && i >= changes - REMEMBERED && stepNanos[i % REMEMBERED] - atNanos > 0; i--) {
            then -= steps[i % REMEMBERED];
        }
        return then;
    }
}
