package org.trunkline.gateway.call;

import java.util.List;
import org.trunkline.config.RouteTarget.ToTrunk;
import org.trunkline.config.TrunkPlan;

/**
 * A second phone that a call is handed over to: the leg that is being dialled.
 *
 * @param leg the new one
 * @param trunk that carries it
 * @param left where it may be tried next
 * @param held whether it is described as on hold
 */
record Move(int leg, TrunkPlan trunk, List<ToTrunk> left, boolean held) {
    /** To the first of these targets, at least one. */
    static Move to(int leg, List<ToTrunk> targets, boolean held) {
        return new Move(leg, targets.getFirst().trunk(), targets.subList(1, targets.size()), held);
    }
}
