package org.trunkline.gateway.call;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.trunkline.config.MessageRules;
import org.trunkline.config.RoutePlan;
import org.trunkline.config.RouteTarget;
import org.trunkline.config.RouteTarget.ToUser;
import org.trunkline.config.Routes;
import org.trunkline.config.TrunkPlan;
import org.trunkline.sip.Trunk;

/**
 * What calls are allowed, and how many. A reload makes new ones; running calls keep theirs.
 *
 * @param routes where calls go
 * @param trunks that calls come from
 * @param testCarrier who answers test numbers
 * @param mostCalls at once in this process
 * @param times how long a call waits
 * @param messages what a text message may be
 */
public record CallSettings(
        Routes routes, List<TrunkPlan> trunks, Optional<TrunkPlan> testCarrier, int mostCalls, CallTimes times,
        MessageRules messages) {
    /** Copies and checks. */
    public CallSettings {
        trunks = List.copyOf(trunks);
        if (mostCalls < 1) {
            throw new IllegalArgumentException("the gateway must be allowed at least one call");
        }
    }

    /** Whose pages a call or message that comes in is for. Who is called by his extension needs no route. */
    List<ToUser> users(Trunk trunk, String to, String from) {
        return trunk.extension()
                .map(user -> routes.inTo(user, trunk.name(), to, from))
                .or(() -> routes.in(trunk.name(), to, from))
                .stream()
                .map(RoutePlan::targets)
                .flatMap(List::stream)
                .flatMap(CallSettings::user)
                .toList();
    }

    /** {@code config} refuses routes that bring a call in to anything but users. */
    private static Stream<ToUser> user(RouteTarget target) {
        return switch (target) {
            case ToUser user -> Stream.of(user);
            case RouteTarget.ToTrunk _, RouteTarget.ToTestNumber _ -> Stream.of();
        };
    }

    Optional<TrunkPlan> trunk(String name) {
        return trunks.stream().filter(trunk -> trunk.sip().name().equals(name)).findFirst();
    }
}
