package org.trunkline.dtmf;

import java.util.ArrayDeque;

/** The last few presses and segments that are over: their late packets say nothing new. */
final class EndedPresses {
    private static final int REMEMBERED = 8;
    private final ArrayDeque<PressId> ids = new ArrayDeque<>(REMEMBERED);

    void add(PressId id) {
        if (ids.size() == REMEMBERED) {
            ids.removeFirst();
        }
        ids.addLast(id);
    }

    boolean contains(PressId id) {
        return ids.contains(id);
    }
}
