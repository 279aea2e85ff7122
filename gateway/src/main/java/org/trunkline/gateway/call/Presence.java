package org.trunkline.gateway.call;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Which users have which pages open, in this process. */
public final class Presence {
    private final Map<String, Set<Station>> stations = new ConcurrentHashMap<>();
    private final List<Consumer<String>> hearChanges = new CopyOnWriteArrayList<>();

    /**
     * Who comes or goes is told from now on: ask then which of the two it is.
     *
     * @param heard gets the user's name when the first page has come or the last has gone
     */
    public void onChange(Consumer<String> heard) {
        hearChanges.add(heard);
    }

    /**
     * Whether a user can be called here.
     *
     * @param user his name
     * @return whether he has a page
     */
    public boolean isHere(String user) {
        return stations.containsKey(user);
    }

    /**
     * A page is there for a user from now on.
     *
     * @param user whose
     * @param page rings with the user's others
     */
    public void add(String user, Station page) {
        var first = new AtomicBoolean();
        stations.compute(user, (_, before) -> {
            first.set(before == null);
            var all = before == null ? ConcurrentHashMap.<Station>newKeySet() : before;
            all.add(page);
            return all;
        });
        tell(first.get(), user);
    }

    /**
     * A page is not there any more.
     *
     * @param user whose
     * @param page added before, or not
     */
    public void remove(String user, Station page) {
        var last = new AtomicBoolean();
        stations.computeIfPresent(user, (_, all) -> {
            all.remove(page);
            last.set(all.isEmpty());
            return all.isEmpty() ? null : all;
        });
        tell(last.get(), user);
    }

    private void tell(boolean changed, String user) {
        if (changed) {
            hearChanges.forEach(heard -> heard.accept(user));
        }
    }

    Set<Station> of(String user) {
        return Set.copyOf(stations.getOrDefault(user, Set.of()));
    }
}
