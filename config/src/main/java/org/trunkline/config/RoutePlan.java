package org.trunkline.config;

import java.util.List;

/**
 * What a route makes of one call.
 *
 * @param route which route decided: its name, or its place like {@code routes[2]}
 * @param targets in order; the next is tried when one fails by 408, 5xx, transport or silence
 */
public record RoutePlan(String route, List<RouteTarget> targets) {
    /** Copies. */
    public RoutePlan {
        targets = List.copyOf(targets);
    }
}
