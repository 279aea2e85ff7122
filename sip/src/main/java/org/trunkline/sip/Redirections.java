package org.trunkline.sip;

import gov.nist.javax.sip.address.SipUri;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;
import java.util.Set;
import javax.sip.address.SipURI;
import javax.sip.header.ContactHeader;
import javax.sip.message.Response;

/**
 * Where a call goes on after a 3xx (RFC 3261 §8.1.3.4): only to the trunk's own hosts, never twice to the same place.
 * A trunk that could send our calls anywhere could send them to somebody who charges for them.
 */
final class Redirections {
    private static final int MOST = 5;
    private final Set<String> visited = new HashSet<>();

    /** A place that a 3xx names. */
    record Way(SipURI uri, Target target) {}

    /** The best of the Contacts that may be followed. */
    Optional<Way> next(Response response, Trunk trunk, List<Target> hosts, Target here) {
        if (visited.size() >= MOST) {
            return Optional.empty();
        }
        for (var contact : byPreference(response)) {
            if (contact.getAddress().getURI() instanceof SipURI uri && !uri.isSecure()) {
                var way = target(uri, trunk, hosts, here).map(target -> new Way(bare(uri), target));
                if (way.isPresent() && visited.add(uri.getUser() + "@" + way.get().target())) {
                    return way;
                }
            }
        }
        return Optional.empty();
    }

    private static List<ContactHeader> byPreference(Response response) {
        var contacts = new ArrayList<ContactHeader>();
        ListIterator<?> headers = response.getHeaders(ContactHeader.NAME);
        headers.forEachRemaining(each -> {
            if (each instanceof ContactHeader contact && !contact.isWildCard() && contact.getAddress() != null) {
                contacts.add(contact);
            }
        });
        contacts.sort(Comparator.comparing(Redirections::preference).reversed());
        return contacts;
    }

    private static float preference(ContactHeader contact) { // RFC 3261 §20.10: 1 where nothing is said
        return contact.getQValue() < 0 ? 1 : contact.getQValue();
    }

    private static Optional<Target> target(SipURI uri, Trunk trunk, List<Target> hosts, Target here) {
        var host = (uri.getMAddrParam() == null ? uri.getHost() : uri.getMAddrParam()).replaceAll("[\\[\\]]", "");
        var trunkHost = trunk.address().host().replaceAll("[\\[\\]]", "");
        if (host.equalsIgnoreCase(trunkHost) && (uri.getPort() <= 0 || uri.getPort() == here.address().getPort())) {
            return Optional.of(here);
        }
        try {
            var address = host.equalsIgnoreCase(trunkHost) ? here.address().getAddress() : InetAddress.ofLiteral(host);
            int port = uri.getPort() > 0 ? uri.getPort() : here.transport().usualPort();
            return hosts.stream()
                    .filter(known -> known.address().getAddress().equals(address))
                    .findFirst()
                    .map(known -> new Target(here.transport(), new InetSocketAddress(address, port), known.tls()));
        } catch (IllegalArgumentException foreignName) {
            return Optional.empty();
        }
    }

    /** As a Request-URI: without what belongs to headers or to a method (RFC 3261 §19.1.1). */
    private static SipURI bare(SipURI uri) {
        var bare = (SipURI) uri.clone();
        bare.removeParameter("method");
        ((SipUri) bare).removeHeaders();
        return bare;
    }
}
