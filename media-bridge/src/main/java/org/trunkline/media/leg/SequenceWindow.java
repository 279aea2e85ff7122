package org.trunkline.media.leg;

/**
 * Which of the last 64 sequence numbers of a stream have been used.
 *
 * <pre>
 *   back:   63 ........ 3 2 1 0
 *   used:    1 1 0 1 .. 1 1 0 1     0 is the highest number so far
 * </pre>
 */
final class SequenceWindow {
    private static final int SIZE = Long.SIZE;

    private long used = 1;

    /** The highest number moves on by {@code steps}; it is used, those that were stepped over are not. */
    void advance(int steps) {
        used = steps >= SIZE ? 1 : used << steps | 1;
    }

    /** The highest number moves on by {@code steps}, and is itself not used either. */
    void skip(int steps) {
        used = steps >= SIZE ? 0 : used << steps;
    }

    /** Uses the number that lies {@code back} behind the highest: false if it was used before or is too old. */
    boolean take(int back) {
        if (back >= SIZE || (used >>> back & 1) != 0) {
            return false;
        }
        used |= 1L << back;
        return true;
    }

    void restart() {
        used = 1;
    }
}
