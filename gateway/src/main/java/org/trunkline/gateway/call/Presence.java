package org.trunkline.gateway.call;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which users have which pages open, in this process. */
public final class Presence {
    private final Map<String, Set<Station>> stations = new ConcurrentHashMap<>();

    /**
     * A page is there for a user from now on.
     *
     * @param user whose
     * @param page rings with the user's others
     */
    public void add(String user, Station page) {
        stations.compute(user, (_, before) -> {
            var all = before == null ? ConcurrentHashMap.<Station>newKeySet() : before;
            all.add(page);
            return all;
        });
    }

    /**
     * A page is not there any more.
     *
     * @param user whose
     * @param page added before, or not
     */
    public void remove(String user, Station page) {
        stations.computeIfPresent(user, (_, all) -> {
            all.remove(page);
            return all.isEmpty() ? null : all;
        });
    }

    Set<Station> of(String user) {
        return Set.copyOf(stations.getOrDefault(user, Set.of()));
    }
}
