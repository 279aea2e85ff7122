package org.trunkline.media.leg;

import org.trunkline.media.rtp.SequenceNumbers;

/**
 * Which sequence numbers of a stream that we send the far end could know of, now and a little earlier. Numbers are left out
 * where the other leg lost packets, and taken later by what had only been overtaken there.
 *
 * <pre>
 *   sent:        1  2  5  6  3  7 ...
 *   left out:    0  0  2  2  1  1          a report names the highest number that the far end had when it was
 *                         ▲     ▲          written, so it knows what left up to there, however long it took
 *                         └ 6   └ 7
 * </pre>
 */
final class SentNumbers {
    private static final int REMEMBERED = 64; // changes: half a second of the worst reordering; a report is seldom older

    private boolean began;
    private int first;
    private long newest; // it and those of changes count on beyond 65535
    private long leftOut;
    private int changes;
    private int[] steps; // the latest changes of what is left out, and the newest number before; made when needed
    private long[] stepNewest;

    /**
     * A packet was sent.
     *
     * @param sequence its number, 0 to 65535, not used before
     */
    void sent(int sequence) {
        if (!began) {
            began = true;
            first = sequence;
            newest = sequence;
            return;
        }
        int ahead = SequenceNumbers.delta(sequence, (int) newest);
        if (ahead > 1) {
            change(ahead - 1);
        } else if (ahead < 0) {
            change(-1);
        }
        newest += Math.max(0, ahead);
    }

    /** Whoever has a packet behind the newest knows of it. */
    private void change(int by) {
        leftOut += by;
        if (steps == null) {
            steps = new int[REMEMBERED];
            stepNewest = new long[REMEMBERED];
        }
        int slot = changes++ % REMEMBERED;
        steps[slot] = by;
        stepNewest[slot] = newest;
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
     * How many numbers had been left out, and not been taken since, for all that the far end knew.
     *
     * @param highest the highest number that it had, 0 to 65535
     * @return a count
     */
    long leftOut(int highest) {
        long known = leftOut;
        long reached = newest + SequenceNumbers.delta(highest, (int) newest);
        for (int i = Math.max(0, changes - REMEMBERED); i < changes; i++) {
            known -= reached > stepNewest[i % REMEMBERED] ? 0 : steps[i % REMEMBERED];
        }
        return known;
    }
}
