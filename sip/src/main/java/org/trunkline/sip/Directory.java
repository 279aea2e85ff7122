package org.trunkline.sip;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** Knows where trunks are, and which of their hosts answer. On the SIP thread, but for the look-ups. */
final class Directory {
    private static final Logger LOG = Logger.getLogger(Directory.class);
    private static final int MAX_TRUNKS = 1000;

    private record Place(String trunk, TrunkAddress address) {}

    private record Known(Targets targets, List<Target> lastFound) {}

    private final SipThread thread;
    private final InetAddress local;
    private final Locator locator;
    private final Map<Place, Known> known = new ConcurrentHashMap<>();

    Directory(SipThread thread, InetAddress local, Names names, RandomGenerator random) {
        this.thread = thread;
        this.local = local;
        locator = new Locator(names, random);
    }

    /**
     * Looks a trunk up where the name service may take its time.
     *
     * @param found gets the hosts that are worth trying, in order, none if the trunk is not known; on the SIP thread
     */
    void find(Trunk trunk, Consumer<List<Target>> found) {
        lookUp(trunk, hosts -> found.accept(targets(trunk).order(hosts, thread.nowNanos())));
    }

    /** The same with those that seem dead: for who asks whether they are. */
    void findAll(Trunk trunk, Consumer<List<Target>> found) {
        lookUp(trunk, found);
    }

    private void lookUp(Trunk trunk, Consumer<List<Target>> found) {
        entry(trunk);
        Thread.ofVirtual().name("sip-resolve").start(() -> {
            List<Target> hosts;
            try {
                hosts = locator.hosts(trunk).stream().filter(this::reachable).toList();
            } catch (IOException unavailable) {
                LOG.debugf("trunk %s: %s", trunk.name(), unavailable.getMessage());
                hosts = null;
            } catch (RuntimeException broken) { // an answer that nobody thought of: who asked must hear something
                LOG.warnf(broken, "trunk %s could not be looked up", trunk.name());
                hosts = null;
            }
            var answer = hosts;
            thread.run(() -> found.accept(remembered(trunk, answer)));
        });
    }

    /** Our socket speaks one family, or both when bound to {@code ::}. */
    private boolean reachable(Target target) {
        boolean both = local.isAnyLocalAddress() && !(local instanceof Inet4Address);
        return both || local instanceof Inet4Address == target.address().getAddress() instanceof Inet4Address;
    }

    /** While the DNS is out of order a trunk is where it was. */
    private List<Target> remembered(Trunk trunk, List<Target> hosts) {
        var before = known.get(place(trunk));
        if (before == null) { // forgotten meanwhile
            return hosts == null ? List.of() : hosts;
        }
        before.targets.found(hosts == null ? before.lastFound : hosts);
        if (hosts == null) {
            return before.lastFound;
        }
        known.put(place(trunk), new Known(before.targets, hosts));
        return hosts;
    }

    private static Place place(Trunk trunk) {
        return new Place(trunk.name(), trunk.address());
    }

    private Known entry(Trunk trunk) {
        if (known.size() >= MAX_TRUNKS && !known.containsKey(place(trunk))) {
            known.clear(); // what is forgotten is learnt again
        }
        return known.computeIfAbsent(place(trunk), _ -> new Known(new Targets(trunk.name()), List.of()));
    }

    private Targets targets(Trunk trunk) {
        return entry(trunk).targets;
    }

    /** Forgets trunks that are no more, and where others were that have moved. */
    void keep(List<Trunk> trunks) {
        known.keySet().retainAll(trunks.stream().map(Directory::place).toList());
    }

    /** Whether a host beside those that were found is worth a try. */
    boolean usable(Trunk trunk, Target target) {
        return targets(trunk).usable(target, thread.nowNanos());
    }

    /** A host did not do its part, and is left out for some time, at least as long as it asked for. */
    void dead(Trunk trunk, Target target, Duration atLeast) {
        targets(trunk).dead(target, atLeast, thread.nowNanos());
    }

    /** A host has answered. */
    void alive(Trunk trunk, Target target, OptionalLong rttMillis) {
        targets(trunk).alive(target, rttMillis);
    }

    /** Where a trunk is, as far as that is known, and not where it was before its address was changed; from any thread. */
    List<TargetState> hosts(Trunk trunk) {
        var entry = known.get(place(trunk));
        return entry == null ? List.of() : entry.targets.snapshot();
    }

    /** All hosts of all trunks; from any thread. */
    List<TargetState> snapshot() {
        var all = new ArrayList<TargetState>();
        known.values().forEach(entry -> all.addAll(entry.targets.snapshot()));
        return List.copyOf(all);
    }
}
