package org.trunkline.sip;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sip.SipException;
import javax.sip.SipProvider;
import org.jboss.logging.Logger;
import org.trunkline.sip.TrunkAddress.Transport;

/**
 * A SIP endpoint: one port for UDP and TCP, one for TLS, calls out by {@link #invite}, calls in to {@link IncomingCalls}. Several may live in
 * one process.
 */
public final class SipEndpoint implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SipEndpoint.class);
    private static final int MOST_FAREWELL_MILLIS = 1000;
    private final SipThread thread;
    private final Map<Transport, SipPort> ports;
    private final JainStack stack;
    private final Office office;
    private final Pings pings;
    private final Registrations registrations;
    private List<Trunk> trunks = List.of(); // on the SIP thread
    private volatile Set<String> online = Set.of();
    private final AtomicBoolean onlineChanged = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    private SipEndpoint(SipThread thread, Map<Transport, SipPort> ports, JainStack stack, Office office) {
        this.thread = thread;
        this.ports = ports;
        this.stack = stack;
        this.office = office;
        pings = new Pings(office);
        registrations = new Registrations(office);
    }

    /**
     * Opens the port and starts to listen.
     *
     * @param settings what to open
     * @param incoming takes the calls from allowed sources; others are refused without asking
     * @return the endpoint; close it to free port and threads
     * @throws UncheckedIOException when the port cannot be opened
     */
    public static SipEndpoint start(SipSettings settings, IncomingCalls incoming) {
        return start(settings, incoming, 1);
    }

    /** @param speed how much faster than the clock all timers run, for tests */
    static SipEndpoint start(SipSettings settings, IncomingCalls incoming, int speed) {
        return start(settings, incoming, speed, StreamLimits.USUAL, DnsNames.usual());
    }

    static SipEndpoint start(
            SipSettings settings, IncomingCalls incoming, int speed, StreamLimits limits, Names names) {
        var sockets = Sockets.open(settings);
        var thread = new SipThread(settings.name(), speed);
        try {
            return thread.ask(() -> open(settings, incoming, sockets, thread, limits, names));
        } catch (RuntimeException failed) {
            thread.end();
            sockets.close();
            throw failed;
        }
    }

    private static SipEndpoint open(
            SipSettings settings, IncomingCalls incoming, Sockets sockets, SipThread thread, StreamLimits limits,
            Names names)
            throws SipException, javax.sip.InvalidArgumentException, java.util.TooManyListenersException {
        var tally = new Tally();
        var us = sockets.advertised(settings);
        var stack = new JainStack(settings.name(), thread);
        var ports = ports(settings, sockets, stack, thread, tally, limits);
        stack.messageProcessorFactory = (_, _, _, transport) -> ports.get(Transport.valueOf(transport.toUpperCase(Locale.ROOT)));
        SipProvider provider = null;
        for (var port : ports.values()) {
            var at = stack.createListeningPoint(settings.bindAddress(), port.getPort(), port.getTransport());
            if (provider == null) {
                provider = stack.createSipProvider(at);
            } else {
                provider.addListeningPoint(at);
            }
        }
        var local = InetAddress.ofLiteral(settings.bindAddress());
        var directory = new Directory(thread, local, names, new SecureRandom());
        var wire = new Wire(us, settings.userAgent(), settings.transfers());
        var calls = new ConcurrentHashMap<String, Call>();
        var office = new Office(settings, thread, stack, provider, wire, directory, callers(us), tally, calls, new Keyring(),
                new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        stack.keepWaysTo(() -> calls.values().stream()
                .filter(call -> call.talk().isPresent())
                .flatMap(call -> call.peer().stream())
                .collect(Collectors.toSet()));
        stack.routeBy(new TrunkRouter(office::peerOf, tag -> caller(calls.get(tag)), stack::connected));
        stack.sipMessageValves.add(new Doorkeeper(office));
        provider.addSipListener(new Switchboard(office, incoming, _ -> false));
        return new SipEndpoint(thread, ports, stack, office);
    }

    private static Optional<Trunk> caller(Call call) {
        return call instanceof OfferedCall offered ? offered.trunk() : Optional.empty();
    }

    private static Callers callers(Addresses us) {
        var random = new SecureRandom();
        Supplier<byte[]> bytes = () -> {
            var fresh = new byte[Long.BYTES];
            random.nextBytes(fresh);
            return fresh;
        };
        return new Callers(us.host(), new ProofCheck(new Nonces(random.generateSeed(32), bytes, System.nanoTime())));
    }

    private static Map<Transport, SipPort> ports(
            SipSettings settings, Sockets sockets, JainStack stack, SipThread thread, Tally tally, StreamLimits limits) {
        var us = sockets.advertised(settings);
        var local = InetAddress.ofLiteral(settings.bindAddress());
        var tcp = new StreamPort.Parts(
                Transport.TCP, local, sockets.port(), sockets.tcp(), Optional.empty(), limits);
        var tls = new StreamPort.Parts(
                Transport.TLS, local, sockets.tlsPort(), sockets.tls(), settings.tls().map(TlsListening::files), limits);
        var ports = new EnumMap<Transport, SipPort>(Transport.class);
        ports.put(Transport.UDP,
                new UdpPort(sockets.udp(), settings.name(), stack, thread, tally, us.of(Transport.UDP)));
        ports.put(Transport.TCP, new StreamPort(tcp, settings.name(), stack, thread, tally, us.of(Transport.TCP)));
        ports.put(Transport.TLS, new StreamPort(tls, settings.name(), stack, thread, tally, us.of(Transport.TLS)));
        return ports;
    }

    /**
     * The port that is listened at.
     *
     * @return UDP and TCP port
     */
    public int port() {
        return ports.get(Transport.UDP).getPort();
    }

    /**
     * The port that is listened at for TLS, if it is.
     *
     * @return TCP port
     */
    public int tlsPort() {
        return ports.get(Transport.TLS).getPort();
    }

    /**
     * Calls a number. Returns at once; what happens is told to {@code events}, on the SIP thread, in order.
     *
     * @param trunk who carries the call
     * @param dialling the number, and who calls
     * @param sdpOffer our session description
     * @param events must only post
     * @return the call
     */
    public SipCall invite(Trunk trunk, Dialling dialling, byte[] sdpOffer, Consumer<? super SipEvent> events) {
        var call = new OutgoingCall(office, sdpOffer, events);
        if (closed.get()) {
            events.accept(new SipEvent.Refused(
                    SipFailure.of(SipFailure.Kind.UNREACHABLE, 503, "The SIP endpoint is closed")));
        } else {
            call.start(trunk, dialling);
        }
        return call;
    }

    /**
     * Sends a message to a number, outside of any call (RFC 3428).
     *
     * @param trunk who carries it
     * @param dialling the number, and who writes
     * @param message what to say
     * @param outcome gets the final status, once, on the SIP thread: must only post. 408: no answer; 503: no host of the
     *     trunk is known, or none works; 513: too large for a datagram
     */
    public void message(Trunk trunk, Dialling dialling, TextMessage message, IntConsumer outcome) {
        if (closed.get()) {
            outcome.accept(503);
            return;
        }
        var delivery = new Delivery(
                office,
                trunk,
                (callId, sequence, tag, via) -> office.wire().message(trunk, dialling, callId, sequence, tag, via, message),
                outcome);
        office.directory().find(trunk, delivery::at);
    }

    /**
     * Sets the trunks that this endpoint serves by itself: those that allow sources may call in, those with a ping are
     * asked from now on whether they are there, those with a registration are registered at. Calls that go on are left
     * alone, and so are registrations that stay the same.
     *
     * @param all in the place of those before; extensions among them are registered for whom {@link #online} names
     */
    public void trunks(List<Trunk> all) {
        var next = List.copyOf(all);
        office.callers().set(next);
        thread.run(() -> {
            if (!closed.get()) {
                trunks = next;
                office.directory().keep(next);
                pings.set(next);
                register();
            }
        });
    }

    /**
     * Sets whose extensions are registered from now on. Calls to the others still may come, until their registrars know.
     *
     * @param users in the place of those before
     */
    public void online(Set<String> users) {
        online = Set.copyOf(users);
        if (!onlineChanged.getAndSet(true)) { // when a thousand come at once, the last word counts
            thread.run(() -> {
                onlineChanged.set(false);
                if (!closed.get()) {
                    register();
                }
            });
        }
    }

    private void register() {
        registrations.set(trunks.stream().filter(trunk -> trunk.extension().map(online::contains).orElse(true)).toList());
    }

    /**
     * What there is at this moment. May be called from any thread.
     *
     * @return counts
     */
    public SipSnapshot snapshot() {
        int alive = (int) office.calls().values().stream().filter(call -> !call.ended()).count();
        return new SipSnapshot(
                ports.values().stream().allMatch(SipPort::listening),
                alive,
                stack.getDialogs().size(),
                stack.getClientTransactionTableSize(),
                stack.serverTransactions(),
                office.tally().snapshot(),
                office.directory().snapshot(),
                registrations.snapshot());
    }

    /**
     * Hangs up what is left and takes registrations back, then frees the ports and all threads. Waits a second for
     * registrars, no longer. Must not be called from an event.
     */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        List.copyOf(office.calls().values()).forEach(call -> call.hangUp(new Parting(Parting.TEMPORARY_FAILURE, "The gateway is stopping")));
        awaitBriefly(thread.ask(registrations::end));
        thread.ask(() -> {
            pings.set(List.of());
            stack.stop();
            return true;
        });
        thread.end();
        ports.values().forEach(SipPort::awaitEnd);
    }

    private static void awaitBriefly(Future<?> farewells) {
        try {
            farewells.get(MOST_FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException silent) {
            LOG.debug("a registration ends by itself, for its registrar is silent");
        }
    }
}
