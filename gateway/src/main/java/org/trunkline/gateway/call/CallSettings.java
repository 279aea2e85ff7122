package org.trunkline.gateway.call;

import java.util.List;
import java.util.Optional;
import org.trunkline.config.Route;

/**
 * What calls are allowed, and how many.
 *
 * @param routes in order, the first that matches wins
 * @param mostCalls at once in this process
 * @param times how long a call waits
 */
public record CallSettings(List<Route> routes, int mostCalls, CallTimes times) {
    /** Copies and checks. */
    public CallSettings {
        routes = List.copyOf(routes);
        if (mostCalls < 1) {
            throw new IllegalArgumentException("the gateway must be allowed at least one call");
        }
    }

    Optional<Route> routeFor(String number) {
        return routes.stream().filter(route -> route.allows(number)).findFirst();
    }
}
