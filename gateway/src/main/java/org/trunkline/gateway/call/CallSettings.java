package org.trunkline.gateway.call;

import java.util.List;
import java.util.Optional;
import org.trunkline.config.Routes;
import org.trunkline.config.TrunkPlan;

/**
 * What calls are allowed, and how many. A reload makes new ones; running calls keep theirs.
 *
 * @param routes where calls go
 * @param trunks that calls come from
 * @param testCarrier who answers test numbers
 * @param mostCalls at once in this process
 * @param times how long a call waits
 */
public record CallSettings(
        Routes routes, List<TrunkPlan> trunks, Optional<TrunkPlan> testCarrier, int mostCalls, CallTimes times) {
    /** Copies and checks. */
    public CallSettings {
        trunks = List.copyOf(trunks);
        if (mostCalls < 1) {
            throw new IllegalArgumentException("the gateway must be allowed at least one call");
        }
    }

    Optional<TrunkPlan> trunk(String name) {
        return trunks.stream().filter(trunk -> trunk.sip().name().equals(name)).findFirst();
    }
}
