package org.trunkline.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.trunkline.sip.SipSettings;

/** One SIP port speaks under one name only: two endpoints cannot have it. */
final class SharedPorts {
    private final Problems problems;

    SharedPorts(Problems problems) {
        this.problems = problems;
    }

    void check(Collection<TrunkPlan> plans, SipSettings usual, List<TrunkEntry> entries) {
        var taken = new HashMap<String, SipSettings>(Map.of(place(usual), usual));
        for (var plan : plans) {
            var first = taken.putIfAbsent(place(plan.endpoint()), plan.endpoint());
            if (first != null && !first.equals(plan.endpoint()) && plan.endpoint().port() != 0) {
                problems.wrong(
                        "trunks[" + index(plan, entries) + "].sip",
                        place(first) + " is already told to trunks as '" + first.advertisedHost()
                                + "'; give this trunk another bind or port");
            }
        }
    }

    private static int index(TrunkPlan plan, List<TrunkEntry> entries) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).name().filter(plan.sip().name()::equals).isPresent()) {
                return i;
            }
        }
        throw new IllegalStateException("a trunk that nobody wrote");
    }

    private static String place(SipSettings endpoint) {
        return endpoint.bindAddress() + ":" + endpoint.port();
    }
}
