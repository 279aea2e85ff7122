package org.trunkline.gateway.phones;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.trunkline.gateway.call.CallError;
import org.trunkline.gateway.call.Calls;
import org.trunkline.sip.Flow;
import org.trunkline.sip.IncomingCall;
import org.trunkline.sip.IncomingCalls;
import org.trunkline.sip.IncomingMessage;
import org.trunkline.sip.PhoneBinding;
import org.trunkline.sip.PhoneEndpoint;
import org.trunkline.sip.PhoneRegistrations;
import org.trunkline.sip.PhoneSettings;
import org.trunkline.sip.PhoneSnapshot;
import org.trunkline.sip.PhoneUsers;

/**
 * All SIP phones in browsers.
 *
 * <pre>
 *   WebSocket ──► Flow ──► PhoneEndpoint ─┬─ a phone registers ──► PhoneStation, in the Presence of its user
 *                  │                      └─ a phone calls ──────► CallFromPhone ──► Calls.open
 *                  └─ PhoneLine: the calls of this one WebSocket
 *   a call in ──► Invitation ──► PhoneStation.rings ──► CallToPhone ──► INVITE over the flow
 * </pre>
 */
public final class Phones implements AutoCloseable {
    private final Calls calls;
    private final int mostCalls;
    private final PhoneEndpoint endpoint;
    private final Map<InetSocketAddress, PhoneLine> lines = new ConcurrentHashMap<>();
    private final Map<PhoneBinding, PhoneStation> stations = new ConcurrentHashMap<>();

    /**
     * Starts to serve phones.
     *
     * @param settings of the endpoint
     * @param users whose phones may log in
     * @param calls of this process
     * @param mostCalls that one WebSocket may have
     */
    public Phones(PhoneSettings settings, PhoneUsers users, Calls calls, int mostCalls) {
        this.calls = calls;
        this.mostCalls = mostCalls;
        var incoming = new IncomingCalls() {
            @Override
            public void on(IncomingCall call) {
                incoming(call);
            }

            @Override
            public void on(IncomingMessage message) {
                written(message);
            }
        };
        endpoint = PhoneEndpoint.start(settings, users, incoming, new PhoneRegistrations() {
            @Override
            public void there(PhoneBinding phone) {
                enter(phone);
            }

            @Override
            public void gone(PhoneBinding phone) {
                leave(phone);
            }
        });
    }

    /**
     * A browser has opened a WebSocket.
     *
     * @param from where it comes from
     * @param end our end of it
     * @return what its messages are given to; empty where there are too many: it is to be closed
     */
    public Optional<Flow> open(InetSocketAddress from, Flow.End end) {
        var flow = endpoint.open(from, end);
        flow.ifPresent(opened -> lines.put(opened.peer(), new PhoneLine(mostCalls)));
        return flow;
    }

    /**
     * Its WebSocket is closed: its calls end as those of a page that was closed.
     *
     * @param flow from {@link #open}
     */
    public void closed(Flow flow) {
        Optional.ofNullable(lines.remove(flow.peer())).ifPresent(PhoneLine::close);
        flow.closed();
    }

    /**
     * What there is at this moment.
     *
     * @return counts
     */
    public PhoneSnapshot snapshot() {
        return endpoint.snapshot();
    }

    /** Lets all phones go. Calls are ended before. */
    @Override
    public void close() {
        endpoint.close();
    }

    private void enter(PhoneBinding phone) {
        var line = lines.get(phone.flow());
        if (line != null) { // else its socket has closed meanwhile
            var station = new PhoneStation(calls, endpoint, line, phone);
            stations.put(phone, station);
            calls.presence().add(phone.user().name(), station);
        }
    }

    private void leave(PhoneBinding phone) {
        var station = stations.remove(phone);
        if (station != null) {
            calls.presence().remove(phone.user().name(), station);
            station.leave();
        }
    }

    /** On the SIP thread. */
    private void incoming(IncomingCall phone) {
        var line = lines.get(phone.source());
        if (line == null || phone.replaces().isPresent()) { // RFC 3891 §3: pages take no calls over this way either
            phone.refuse(CallError.UNKNOWN_CALL.sipStatus(), "");
        } else {
            new CallFromPhone(calls, line, phone).start();
        }
    }

    /** On the SIP thread. */
    private void written(IncomingMessage message) {
        var pass = PhonePass.of(message.user().orElseThrow());
        var to = PhoneNames.dialled(message.toUser());
        Thread.startVirtualThread(() -> calls.messages().write(to, message.message(), pass, failure ->
                failure.ifPresentOrElse(why -> calls.messages().refuse(message, why), message::accept)));
    }
}
