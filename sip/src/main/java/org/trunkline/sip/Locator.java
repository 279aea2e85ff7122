package org.trunkline.sip;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.trunkline.sip.Names.Naptr;
import org.trunkline.sip.TrunkAddress.Transport;

/**
 * Finds a trunk's hosts (RFC 3263 §4). The transport is configured, so of NAPTR only the entries of that transport count.
 *
 * <pre>
 *   an address ───────────────────────────────────────────────────────► it
 *   a name with a port ───────────────────────────────► A, AAAA ──────► all of them
 *   a name ─► NAPTR ─► SRV by priority and weight ────► A, AAAA ──────► all of each, in that order
 *              none ─► _sip._udp.name ...
 *                            none ────────────────────► A, AAAA of the name
 * </pre>
 */
final class Locator {
    private static final int MAX_TARGETS = 32;
    private final Names names;
    private final RandomGenerator random;

    Locator(Names names, RandomGenerator random) {
        this.names = names;
        this.random = random;
    }

    /** @throws IOException when nothing was found, and that may be the DNS's fault */
    List<Target> hosts(Trunk trunk) throws IOException {
        var at = trunk.address();
        try {
            var address = InetAddress.ofLiteral(at.host());
            return List.of(Target.of(trunk, new InetSocketAddress(address, port(at)))); // RFC 3263 §4.2
        } catch (IllegalArgumentException name) {
            return at.port() > 0 ? plain(trunk) : byService(trunk);
        }
    }

    private static int port(TrunkAddress at) {
        return at.port() == 0 ? at.transport().usualPort() : at.port();
    }

    private List<Target> plain(Trunk trunk) throws IOException {
        return names.addresses(trunk.address().host()).stream()
                .limit(MAX_TARGETS)
                .map(host -> Target.of(trunk, new InetSocketAddress(host, port(trunk.address()))))
                .toList();
    }

    private List<Target> byService(Trunk trunk) throws IOException {
        var found = new ArrayList<Target>();
        boolean anySrv = false;
        IOException failure = null;
        for (var service : services(trunk.address())) {
            try {
                var records = names.srv(service);
                anySrv |= !records.isEmpty();
                failure = add(trunk, records, found, failure);
            } catch (IOException unknown) {
                failure = unknown;
            }
        }
        if (found.isEmpty() && !anySrv) { // RFC 3263 §4.2: no SRV, so the name itself
            return plain(trunk);
        }
        if (found.isEmpty() && failure != null) {
            throw failure;
        }
        return List.copyOf(found.subList(0, Math.min(found.size(), MAX_TARGETS)));
    }

    /** A server whose name cannot be looked up is one that is not there; the others are. */
    private IOException add(Trunk trunk, List<Names.Srv> records, List<Target> found, IOException before) {
        var failure = before;
        for (var srv : SrvOrder.of(records, random)) {
            boolean none = srv.host().isEmpty() || srv.host().equals("."); // RFC 2782: decidedly not available
            try {
                for (var host : none ? List.<InetAddress>of() : names.addresses(srv.host())) {
                    found.add(Target.of(trunk, new InetSocketAddress(host, srv.port())));
                }
            } catch (IOException unknown) {
                failure = unknown;
            }
        }
        return failure;
    }

    /** Where the SRV records are (RFC 3263 §4.1). */
    private List<String> services(TrunkAddress at) {
        var wanted = switch (at.transport()) {
            case UDP -> "SIP+D2U";
            case TCP -> "SIP+D2T";
            case TLS -> "SIPS+D2T";
            case WS, WSS -> throw noTrunk();
        };
        var named = naptr(at.host()).stream()
                .filter(entry -> entry.service().equalsIgnoreCase(wanted) && entry.flags().equalsIgnoreCase("s"))
                .sorted(Comparator.comparingInt(Naptr::order).thenComparingInt(Naptr::preference))
                .map(Naptr::replacement)
                .toList();
        return named.isEmpty() ? List.of(usual(at.transport()) + at.host()) : named;
    }

    private List<Naptr> naptr(String domain) {
        try {
            return names.naptr(domain);
        } catch (IOException unknown) { // some name servers know nothing of this type
            return List.of();
        }
    }

    private static IllegalStateException noTrunk() {
        return new IllegalStateException("no trunk is reached by WebSocket");
    }

    private static String usual(Transport transport) {
        return switch (transport) {
            case UDP -> "_sip._udp.";
            case TCP -> "_sip._tcp.";
            case TLS -> "_sips._tcp.";
            case WS, WSS -> throw noTrunk();
        };
    }
}
