package org.trunkline.sip;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.sip.SipException;
import javax.sip.SipProvider;
import org.trunkline.sip.TrunkAddress.Transport;

/**
 * The SIP endpoint of phones in browsers (RFC 7118): they connect by WebSockets that somebody else has opened and hands over
 * by {@link #open}, register, call, and are called over the same connection.
 *
 * <pre>
 *   WebSocket ─► Flow ─► FlowPort, of WS or WSS ─► PhoneDoor ─► JAIN-SIP ─► Switchboard ─┬─► Registrar
 *       ▲                                                                                └─► one call
 *       └──────────── FlowChannel ◄──────────────────────────── JAIN-SIP ◄──────────────────┘
 * </pre>
 *
 * Calls are those of any endpoint: {@link IncomingCall} is a phone that calls, {@link #ring} calls a phone.
 */
public final class PhoneEndpoint implements AutoCloseable {
    /** RFC 7118 §5.2.1: phones name WSS where their page was loaded securely, also when a proxy has taken TLS away. */
    private static final Pattern WSS = Pattern.compile("(?im)^(?:via|v)[ \\t]*:[ \\t]*SIP[ \\t]*/[ \\t]*2\\.0[ \\t]*/[ \\t]*WSS[ \\t]");

    private final PhoneSettings settings;
    private final PhoneUsers users;
    private final SipThread thread;
    private final JainStack stack;
    private final Office office;
    private final Flows flows;
    private final Map<Transport, FlowPort> ports;
    private final Registrar registrar;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PhoneEndpoint(
            PhoneSettings settings, PhoneUsers users, Office office, Flows flows, Map<Transport, FlowPort> ports, Registrar registrar) {
        this.settings = settings;
        this.users = users;
        this.office = office;
        this.flows = flows;
        this.ports = ports;
        this.registrar = registrar;
        thread = office.thread();
        stack = office.stack();
    }

    /**
     * Starts the endpoint; it has no socket of its own.
     *
     * @param settings what it is
     * @param users whose phones may log in
     * @param incoming takes the calls of phones
     * @param registrations hears which phones there are
     * @return the endpoint; close it to free its thread
     */
    public static PhoneEndpoint start(
            PhoneSettings settings, PhoneUsers users, IncomingCalls incoming, PhoneRegistrations registrations) {
        return start(settings, users, incoming, registrations, 1);
    }

    /** @param speed how much faster than the clock all timers run, for tests */
    static PhoneEndpoint start(
            PhoneSettings settings,
            PhoneUsers users,
            IncomingCalls incoming,
            PhoneRegistrations registrations,
            int speed) {
        var thread = new SipThread(settings.name(), speed);
        try {
            return thread.ask(() -> open(settings, users, incoming, registrations, thread));
        } catch (RuntimeException failed) {
            thread.end();
            throw failed;
        }
    }

    private static PhoneEndpoint open(
            PhoneSettings settings,
            PhoneUsers users,
            IncomingCalls incoming,
            PhoneRegistrations registrations,
            SipThread thread)
            throws SipException, javax.sip.InvalidArgumentException, java.util.TooManyListenersException {
        var tally = new Tally();
        var flows = new Flows(settings.limits());
        var stack = new JainStack(settings.name(), thread);
        var ports = new EnumMap<Transport, FlowPort>(Transport.class);
        for (var kind : List.of(Transport.WS, Transport.WSS)) {
            ports.put(kind, new FlowPort(kind, flows, settings.realm(), stack, thread, tally));
        }
        stack.messageProcessorFactory = (_, _, _, transport) -> ports.get(Transport.valueOf(transport.toUpperCase(Locale.ROOT)));
        SipProvider provider = null;
        for (var port : ports.values()) {
            var at = stack.createListeningPoint(
                    PhoneSettings.NOWHERE.getHostAddress(), port.getPort(), port.getTransport());
            if (provider == null) {
                provider = stack.createSipProvider(at);
            } else {
                provider.addListeningPoint(at);
            }
        }
        var random = new SecureRandom();
        Supplier<byte[]> bytes = () -> {
            var fresh = new byte[Long.BYTES];
            random.nextBytes(fresh);
            return fresh;
        };
        var check = new ProofCheck(new Nonces(random.generateSeed(32), bytes, System.nanoTime()));
        var us = new Addresses(settings.realm(), 0, 0);
        var office = new Office(
                new SipSettings(
                        settings.name(), PhoneSettings.NOWHERE.getHostAddress(), 0, "", 0, settings.userAgent(), List.of(), false,
                        Optional.empty()),
                thread,
                stack,
                provider,
                new Wire(us, settings.userAgent(), true),
                new Directory(thread, PhoneSettings.NOWHERE, DnsNames.usual(), random),
                new Callers(settings.realm(), check),
                tally,
                new ConcurrentHashMap<>(),
                new Keyring(),
                new ConcurrentHashMap<>(),
                new ConcurrentHashMap<>());
        var registrar = new Registrar(office, registrations);
        stack.routeBy(new TrunkRouter(office::peerOf, _ -> Optional.empty(), _ -> false));
        stack.sipMessageValves.add(new PhoneDoor(office, settings.realm(), users, flows, check));
        provider.addSipListener(new Switchboard(office, incoming, registrar::takes));
        return new PhoneEndpoint(settings, users, office, flows, ports, registrar);
    }

    /**
     * A browser has opened a WebSocket.
     *
     * @param from where it comes from
     * @param end our end of it
     * @return what its messages are given to; empty where there are too many: it is to be closed
     */
    public Optional<Flow> open(InetSocketAddress from, Flow.End end) {
        if (closed.get()) {
            return Optional.empty();
        }
        var limits = settings.limits();
        var added = flows.add(from, name -> new Flow(this, name, end, limits.messagesPerSecond()));
        if (added.isEmpty()) {
            office.tally().count(Refusal.OVERLOAD);
        }
        added.ifPresent(flow -> thread.after(limits.unproven(), () -> {
            if (!flow.proven() && flow.open()) {
                flow.drop("Register or call.");
            }
        }));
        return added;
    }

    /**
     * Calls a phone. Returns at once; what happens is told to {@code events}, on the SIP thread, in order.
     *
     * @param phone that is registered
     * @param caller who calls
     * @param sdpOffer our session description
     * @param events must only post
     * @return the call
     */
    public SipCall ring(PhoneBinding phone, PhoneCaller caller, byte[] sdpOffer, Consumer<? super SipEvent> events) {
        var call = new OutgoingCall(office, sdpOffer, events);
        if (closed.get()) {
            events.accept(new SipEvent.Refused(
                    SipFailure.of(SipFailure.Kind.UNREACHABLE, 503, "The SIP endpoint is closed")));
        } else {
            call.start(phone, caller);
        }
        return call;
    }

    /**
     * Sends a message to a phone, outside of any call (RFC 3428).
     *
     * @param phone that is registered
     * @param writer who writes
     * @param message what to say
     * @param outcome gets the final status, once, on the SIP thread: must only post
     */
    public void message(PhoneBinding phone, PhoneCaller writer, TextMessage message, IntConsumer outcome) {
        if (closed.get()) {
            outcome.accept(503);
            return;
        }
        var delivery = new Delivery(
                office,
                PhoneBinding.AS_TRUNK,
                (callId, sequence, tag, via) -> office.wire().message(phone, writer, callId, sequence, tag, via, message),
                outcome);
        thread.run(() -> delivery.at(List.of(phone.target())));
    }

    /**
     * What there is at this moment.
     *
     * @return counts
     */
    public PhoneSnapshot snapshot() {
        int alive = (int) office.calls().values().stream().filter(call -> !call.ended()).count();
        return new PhoneSnapshot(flows.all().size(), registrar.size(), alive, office.tally().snapshot());
    }

    /** On the flow's own thread, which may wait. */
    void take(Flow flow, byte[] message, Runnable workedOff) {
        var datagram = new Datagram(message, flow.peer());
        var refusal = datagram.refusal();
        var port = ports.get(transport(message));
        var claim = refusal.isPresent() ? PhoneClaim.NONE : PhoneClaim.of(message, settings.realm(), users);
        thread.run(() -> {
            workedOff.run();
            flow.claims(claim);
            port.take(datagram, refusal, port.channelBack(flow.peer()));
        });
    }

    private static Transport transport(byte[] message) {
        var text = new String(message, java.nio.charset.StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        return WSS.matcher(end < 0 ? text : text.substring(0, end)).find() ? Transport.WSS : Transport.WS;
    }

    void lost(Flow flow) {
        thread.run(() -> {
            flows.remove(flow);
            registrar.lost(flow);
            for (var call : new ArrayList<>(office.calls().values())) {
                if (call.peer().filter(peer -> peer.address().equals(flow.peer())).isPresent()) {
                    Office.guard(call, call::onPeerGone);
                }
            }
        });
    }

    /** Hangs up what is left, lets all flows go and frees the thread. Must not be called from an event. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        List.copyOf(office.calls().values()).forEach(call ->
                call.hangUp(new Parting(Parting.TEMPORARY_FAILURE, "The gateway is stopping")));
        thread.ask(() -> {
            stack.stop();
            return true;
        });
        thread.end();
        flows.all().forEach(flow -> flow.drop("The gateway is being stopped."));
    }
}
