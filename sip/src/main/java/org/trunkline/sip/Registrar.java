package org.trunkline.sip;

import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.ContactList;
import gov.nist.javax.sip.message.SIPRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import javax.sip.RequestEvent;
import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.header.ContactHeader;
import javax.sip.header.ExpiresHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * The phones that are registered (RFC 3261 §10.3), each with the connection that it came on (RFC 5626 §6).
 *
 * <pre>
 *   REGISTER  To: anna   Contact: &lt;sip:a1b2@x.invalid;transport=ws&gt;;reg-id=1;+sip.instance="..."
 *      │ proven to be anna's, else 403; for less than a minute: 423
 *      ▼
 *   a binding of anna: this instance, this flow      the same instance over another flow takes its place
 *      └─ Expires: 0, its time is over, the flow is closed ──► gone
 * </pre>
 *
 * On the SIP thread.
 */
final class Registrar {
    private static final int USUAL_SECONDS = 600;
    private static final int LEAST_SECONDS = 60;
    private static final int MOST_SECONDS = 3600;
    private static final int MOST_OF_A_USER = 50;
    private static final String OUTBOUND = "outbound "; // how the keys of such bindings begin

    /** A binding until its time is over. */
    private record Bound(PhoneBinding phone, Contact said, long untilNanos, Future<?> end) {}

    /** What is to become of one Contact of a REGISTER. */
    private record Wish(String key, Contact contact, int seconds) {}

    private final Office office;
    private final PhoneRegistrations listener;
    private final Map<String, Map<String, Bound>> users = new LinkedHashMap<>();
    private volatile int size;

    Registrar(Office office, PhoneRegistrations listener) {
        this.office = office;
        this.listener = listener;
    }

    /** Takes REGISTER, nothing else. */
    boolean takes(RequestEvent event) {
        boolean register = Request.REGISTER.equals(event.getRequest().getMethod());
        if (register) {
            office.respondStateless(register((SIPRequest) event.getRequest()));
        }
        return register;
    }

    /** How many phones there are; for any thread. */
    int size() {
        return size;
    }

    private Response register(SIPRequest request) {
        var whose = Doorkeeper.Caller.of(request).user().orElseThrow();
        var user = whose.name();
        var address = ((ToHeader) request.getHeader(ToHeader.NAME)).getAddress();
        if (!(address.getURI() instanceof SipURI uri) || !user.equals(decoded(uri.getUser()))) {
            return answer(request, 403); // RFC 3261 §10.3 step 4: nobody registers for another
        }
        var wishes = new ArrayList<Wish>();
        for (var header : contacts(request)) {
            if (header.isWildCard()) {
                return all(request, user);
            }
            if (!(header.getAddress() != null && header.getAddress().getURI() instanceof SipURI)) {
                return answer(request, 400);
            }
            wishes.add(new Wish(key(header), header, seconds(request, header)));
        }
        if (wishes.stream().anyMatch(wish -> wish.seconds() > 0 && wish.seconds() < LEAST_SECONDS)) {
            var brief = answer(request, 423);
            office.wire().header(brief, "Min-Expires", Integer.toString(LEAST_SECONDS));
            return brief;
        }
        var bindings = users.getOrDefault(user, Map.of());
        if (bindings.size() + wishes.stream().filter(wish -> !bindings.containsKey(wish.key())).count() > MOST_OF_A_USER) {
            return answer(request, 403);
        }
        wishes.forEach(wish -> fulfil(request, whose, address, wish));
        return done(request, user, wishes);
    }

    /** RFC 3261 §10.2.2: an asterisk is for removing everything. */
    private Response all(SIPRequest request, String user) {
        boolean alone = contacts(request).size() == 1 && request.getExpires() != null && request.getExpires().getExpires() == 0;
        if (!alone) {
            return answer(request, 400);
        }
        List.copyOf(users.getOrDefault(user, Map.of()).keySet()).forEach(key -> remove(user, key));
        return done(request, user, List.of());
    }

    private void fulfil(SIPRequest request, PhoneUser whose, Address address, Wish wish) {
        var user = whose.name();
        var source = new java.net.InetSocketAddress(
                request.getPeerPacketSourceAddress(), request.getPeerPacketSourcePort());
        var target = new Target(Wire.transport(request), source, Optional.empty());
        if (wish.seconds() == 0) {
            remove(user, wish.key());
            return;
        }
        var before = users.getOrDefault(user, Map.of()).get(wish.key());
        boolean same = before != null && before.phone().target().equals(target);
        var phone = same ? before.phone() : new PhoneBinding(whose, address, (SipURI) wish.contact().getAddress().getURI(), target);
        if (before != null && !same) {
            remove(user, wish.key());
        } else if (same) {
            before.end().cancel(false);
        }
        var lasts = Duration.ofSeconds(wish.seconds());
        var end = office.thread().after(lasts, () -> remove(user, wish.key()));
        users.computeIfAbsent(user, _ -> new LinkedHashMap<>())
                .put(wish.key(), new Bound(phone, wish.contact(), office.thread().nowNanos() + lasts.toNanos(), end));
        if (!same) {
            counted();
            listener.there(phone);
        }
    }

    /** A connection is closed: nobody is reached over it any more. */
    void lost(Flow flow) {
        users.forEach((user, bindings) -> List.copyOf(bindings.entrySet()).stream()
                .filter(bound -> bound.getValue().phone().flow().equals(flow.peer()))
                .forEach(bound -> remove(bindings, bound.getKey())));
        users.values().removeIf(Map::isEmpty);
    }

    private void remove(String user, String key) {
        var bindings = users.get(user);
        if (bindings != null) {
            remove(bindings, key);
            users.values().removeIf(Map::isEmpty);
        }
    }

    private void remove(Map<String, Bound> bindings, String key) {
        var bound = bindings.remove(key);
        if (bound != null) {
            bound.end().cancel(false);
            counted();
            listener.gone(bound.phone());
        }
    }

    private void counted() {
        size = users.values().stream().mapToInt(Map::size).sum();
    }

    private Response done(SIPRequest request, String user, List<Wish> wishes) {
        var ok = answer(request, 200);
        var list = new ContactList();
        users.getOrDefault(user, Map.of()).values().forEach(bound -> list.add(told(bound)));
        if (!list.isEmpty()) {
            ok.setHeader(list);
        }
        if (wishes.stream().anyMatch(wish -> wish.seconds() > 0 && wish.key().startsWith(OUTBOUND))) {
            office.wire().header(ok, "Require", "outbound"); // RFC 5626 §6
        }
        return ok;
    }

    private Contact told(Bound bound) {
        var contact = (Contact) bound.said().clone();
        long leftNanos = Math.max(0, bound.untilNanos() - office.thread().nowNanos());
        contact.setExpires((int) Math.ceilDiv(leftNanos, Duration.ofSeconds(1).toNanos()));
        return contact;
    }

    private Response answer(Request request, int status) {
        return office.wire().response(request, status, Wire.token(), false);
    }

    private static List<Contact> contacts(SIPRequest request) {
        var found = new ArrayList<Contact>();
        request.getHeaders(ContactHeader.NAME).forEachRemaining(each -> found.add((Contact) each));
        return found;
    }

    /** RFC 5626 §6: an instance with a reg-id is one binding, wherever it is; else the address is (RFC 3261 §10.3 step 7). */
    private static String key(Contact contact) {
        var instance = contact.getParameter("+sip.instance");
        var regId = contact.getParameter("reg-id");
        return instance != null && regId != null
                ? OUTBOUND + instance + " " + regId
                : contact.getAddress().getURI().toString();
    }

    private static int seconds(SIPRequest request, Contact contact) {
        int said = contact.getExpires() >= 0
                ? contact.getExpires()
                : request.getHeader(ExpiresHeader.NAME) instanceof ExpiresHeader header ? header.getExpires() : USUAL_SECONDS;
        return Math.clamp(said, 0, MOST_SECONDS);
    }

    private static String decoded(String user) {
        try {
            return user == null ? "" : URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            return "";
        }
    }
}
