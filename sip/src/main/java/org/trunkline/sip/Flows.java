package org.trunkline.sip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The open WebSockets of an endpoint, by names of their own. */
final class Flows {
    private static final int PORTS = 65_536;

    private final PhoneSettings.Limits limits;
    private final Map<InetSocketAddress, Flow> open = new ConcurrentHashMap<>();

    Flows(PhoneSettings.Limits limits) {
        this.limits = limits;
    }

    /** A new one, under the address that it comes from or the next that is free; empty where there are too many. */
    synchronized Optional<Flow> add(InetSocketAddress from, Function<InetSocketAddress, Flow> made) {
        if (open.size() >= limits.flows() || from(from.getAddress()) >= limits.ofOneAddress()) {
            return Optional.empty();
        }
        var name = from;
        while (open.containsKey(name)) { // RFC 5626 §3.3: behind one proxy, two may look the same
            name = new InetSocketAddress(from.getAddress(), (name.getPort() + 1) % PORTS);
        }
        var flow = made.apply(name);
        open.put(name, flow);
        return Optional.of(flow);
    }

    private long from(InetAddress address) {
        return open.keySet().stream().filter(name -> name.getAddress().equals(address)).count();
    }

    void remove(Flow flow) {
        open.remove(flow.peer(), flow);
    }

    Optional<Flow> at(InetSocketAddress name) {
        return Optional.ofNullable(open.get(name));
    }

    Collection<Flow> all() {
        return open.values();
    }
}
