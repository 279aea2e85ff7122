package org.trunkline.sip;

import gov.nist.javax.sip.header.MinExpires;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import javax.sip.address.SipURI;
import javax.sip.header.ContactHeader;
import javax.sip.header.ExpiresHeader;
import javax.sip.header.Header;
import javax.sip.header.MinExpiresHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** What a registrar says in its answer. */
final class Granted {
    private static final int MOST_ROUTES = 10;

    private Granted() {}

    /**
     * For how many seconds our binding stands: what is said of our Contact among those of others, else for all
     * (RFC 3261 §10.2.4); empty where nothing is said.
     */
    static OptionalLong seconds(Request ours, Response response) {
        var all = contacts(response);
        var mine = contacts(ours).getFirst();
        var found = all.stream().filter(contact -> same(contact, mine)).findFirst();
        if (found.isEmpty() && all.size() == 1) {
            found = all.stream().findFirst(); // one that the registrar has written anew
        }
        if (found.isPresent() && found.get().getExpires() >= 0) {
            return OptionalLong.of(found.get().getExpires());
        }
        return response.getHeader(ExpiresHeader.NAME) instanceof ExpiresHeader expires
                ? OptionalLong.of(Math.max(0, expires.getExpires()))
                : OptionalLong.empty();
    }

    private static List<ContactHeader> contacts(Message message) {
        var all = new ArrayList<ContactHeader>();
        var headers = message.getHeaders(ContactHeader.NAME);
        while (headers.hasNext()) {
            if (headers.next() instanceof ContactHeader contact && !contact.isWildCard() && contact.getAddress() != null) {
                all.add(contact);
            }
        }
        return all;
    }

    private static boolean same(ContactHeader one, ContactHeader other) {
        return one.getAddress().getURI() instanceof SipURI a
                && other.getAddress().getURI() instanceof SipURI b
                && a.getHost().equalsIgnoreCase(b.getHost())
                && a.getPort() == b.getPort()
                && Wire.user(a).equals(Wire.user(b));
    }

    /** What a 423 asks for (RFC 3261 §20.23). */
    static OptionalLong minimum(Response response) {
        return response.getHeader(MinExpiresHeader.NAME) instanceof MinExpires minimum
                ? OptionalLong.of(minimum.getExpires())
                : OptionalLong.empty();
    }

    /** The way that calls out shall take from now on (RFC 3608 §5). Its URIs must be loose routers. */
    static List<String> serviceRoute(Response response) {
        var routes = new ArrayList<String>();
        var headers = response.getHeaders("Service-Route");
        while (headers.hasNext()) {
            var route = Wire.value((Header) headers.next());
            if (route.matches("(?i)[^<]*<sips?:[^>]*;lr\\b[^>]*>.*")) {
                routes.add(route);
            }
        }
        return routes.size() > MOST_ROUTES ? List.of() : List.copyOf(routes);
    }
}
