package org.trunkline.sip;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The DNS as a test wants it. */
final class Zone implements Names {
    private final Map<String, List<Naptr>> naptr = new HashMap<>();
    private final Map<String, List<Srv>> srv = new HashMap<>();
    private final Map<String, List<InetAddress>> addresses = new HashMap<>();
    private final Set<String> broken = new HashSet<>();
    final List<String> asked = new ArrayList<>();

    Zone naptr(String domain, int order, int preference, String service, String replacement) {
        naptr.computeIfAbsent(domain, _ -> new ArrayList<>())
                .add(new Naptr(order, preference, "s", service, replacement));
        return this;
    }

    Zone srv(String name, int priority, int weight, int port, String host) {
        srv.computeIfAbsent(name, _ -> new ArrayList<>()).add(new Srv(priority, weight, port, host));
        return this;
    }

    Zone address(String host, String... literals) {
        for (var literal : literals) {
            addresses.computeIfAbsent(host, _ -> new ArrayList<>()).add(InetAddress.ofLiteral(literal));
        }
        return this;
    }

    /** Questions for this name stay without answer from now on. */
    Zone breaks(String name) {
        broken.add(name);
        return this;
    }

    private synchronized <T> List<T> answer(Map<String, List<T>> from, String kind, String name) throws IOException {
        asked.add(kind + " " + name);
        if (broken.contains(name)) {
            throw new IOException("SERVFAIL");
        }
        return List.copyOf(from.getOrDefault(name, List.of()));
    }

    @Override
    public List<Naptr> naptr(String domain) throws IOException {
        return answer(naptr, "NAPTR", domain);
    }

    @Override
    public List<Srv> srv(String name) throws IOException {
        return answer(srv, "SRV", name);
    }

    @Override
    public List<InetAddress> addresses(String host) throws IOException {
        return answer(addresses, "A", host);
    }
}
