package org.trunkline.carrier;

import java.util.ArrayDeque;

/** Clips that wait to be said, one after the other. */
final class Clips {
    private final ArrayDeque<short[]> waiting = new ArrayDeque<>();
    private int position;

    void add(short[] clip) {
        waiting.add(clip);
    }

    void clear() {
        waiting.clear();
        position = 0;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Clips that are not said to the end. */
    int left() {
        return waiting.size();
    }

    /** Fills what it can of a frame; the rest stays as it is. */
    void say(short[] frame) {
        int filled = 0;
        while (filled < frame.length && !waiting.isEmpty()) {
            short[] clip = waiting.getFirst();
            int piece = Math.min(frame.length - filled, clip.length - position);
            System.arraycopy(clip, position, frame, filled, piece);
            filled += piece;
            position += piece;
            if (position == clip.length) {
                waiting.removeFirst();
                position = 0;
            }
        }
    }
}
