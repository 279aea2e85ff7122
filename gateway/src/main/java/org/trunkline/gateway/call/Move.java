package org.trunkline.gateway.call;

import java.util.List;

/**
 * A second phone that a call is handed over to: the leg that is being dialled.
 *
 * @param leg the new one
 * @param network that carries it
 * @param left where it may be tried next
 * @param held whether it is described as on hold
 */
record Move(int leg, Network network, List<Goal> left, boolean held) {
    /** To the first of these goals, at least one. */
    static Move to(int leg, List<Goal> goals, boolean held) {
        return new Move(leg, goals.getFirst().network(), goals.subList(1, goals.size()), held);
    }
}
