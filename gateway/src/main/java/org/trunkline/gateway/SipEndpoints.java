package org.trunkline.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.trunkline.config.TrunkPlan;
import org.trunkline.gateway.call.Endpoints;
import org.trunkline.sip.IncomingCalls;
import org.trunkline.sip.SipEndpoint;
import org.trunkline.sip.SipSettings;
import org.trunkline.sip.SipSnapshot;

/** The SIP endpoints of this process: the usual one, and one for each other address that some trunk is to see. */
final class SipEndpoints implements Endpoints, AutoCloseable {
    private final SipSettings usual;
    private final Function<TrunkPlan, SipSettings> addressOf;
    private final IncomingCalls incoming;
    private final Map<SipSettings, SipEndpoint> open = new LinkedHashMap<>();
    private Set<String> online = Set.of();
    private int started;

    /**
     * Opens the usual one.
     *
     * @param usual where most trunks are spoken with
     * @param addressOf where a trunk is spoken with; equal settings are one endpoint
     * @param incoming takes the calls of all
     * @throws java.io.UncheckedIOException when its port cannot be opened
     */
    SipEndpoints(SipSettings usual, Function<TrunkPlan, SipSettings> addressOf, IncomingCalls incoming) {
        this.usual = usual;
        this.addressOf = addressOf;
        this.incoming = incoming;
        open.put(usual, start(usual));
    }

    /**
     * Sets the trunks, in the place of those before. Calls that go on are left alone, and so is an endpoint that has some.
     *
     * @param plans all of them, extensions among them
     * @throws java.io.UncheckedIOException when a port cannot be opened; nothing has changed then
     */
    synchronized void trunks(List<TrunkPlan> plans) {
        var byAddress = plans.stream().collect(Collectors.groupingBy(addressOf));
        openAll(byAddress.keySet());
        open.forEach((address, endpoint) ->
                endpoint.trunks(byAddress.getOrDefault(address, List.of()).stream().map(TrunkPlan::sip).toList()));
        open.entrySet().removeIf(entry -> !entry.getKey().equals(usual)
                && !byAddress.containsKey(entry.getKey())
                && closedIfIdle(entry.getValue()));
    }

    /** Whose extensions are registered from now on. */
    synchronized void online(Set<String> users) {
        online = Set.copyOf(users);
        open.values().forEach(endpoint -> endpoint.online(online));
    }

    @Override
    public synchronized SipEndpoint of(TrunkPlan trunk) {
        return open.getOrDefault(addressOf.apply(trunk), open.get(usual));
    }

    /** The one at the usual address. */
    synchronized SipEndpoint usual() {
        return open.get(usual);
    }

    synchronized List<SipSnapshot> snapshots() {
        return open.values().stream().map(SipEndpoint::snapshot).toList();
    }

    @Override
    public synchronized void close() {
        open.values().forEach(SipEndpoint::close);
    }

    private void openAll(Iterable<SipSettings> addresses) {
        var added = new ArrayList<SipSettings>();
        try {
            for (var address : addresses) {
                if (!open.containsKey(address)) {
                    open.put(address, start(address));
                    added.add(address);
                }
            }
        } catch (RuntimeException occupied) {
            added.forEach(address -> open.remove(address).close());
            throw occupied;
        }
    }

    /** Threads and log lines of two endpoints have different names. */
    private SipEndpoint start(SipSettings at) {
        var name = started++ == 0 ? at.name() : at.name() + "-" + started;
        var endpoint = SipEndpoint.start(
                new SipSettings(
                        name,
                        at.bindAddress(),
                        at.port(),
                        at.advertisedHost(),
                        at.advertisedPort(),
                        at.userAgent(),
                        at.allowed(),
                        at.tcp(),
                        at.tls()),
                incoming);
        endpoint.online(online);
        return endpoint;
    }

    private static boolean closedIfIdle(SipEndpoint endpoint) {
        boolean idle = endpoint.snapshot().idle();
        if (idle) {
            endpoint.close();
        }
        return idle;
    }
}
