package org.trunkline.gateway;

import java.util.List;
import org.trunkline.sip.TargetState;

/**
 * A trunk at one moment.
 *
 * @param name in the configuration
 * @param calls that it carries, both ways
 * @param mostCalls that it may carry
 * @param targets its hosts that were looked up so far
 */
record TrunkStatus(String name, int calls, int mostCalls, List<TargetState> targets) {
    /** Copies. */
    TrunkStatus {
        targets = List.copyOf(targets);
    }

    long alive() {
        return targets.stream().filter(TargetState::alive).count();
    }
}
