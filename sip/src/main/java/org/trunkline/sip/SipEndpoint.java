package org.trunkline.sip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.sip.SipException;

/**
 * A SIP endpoint: one UDP port, calls out by {@link #invite}, calls in to {@link IncomingCalls}. Several may live in
 * one process.
 */
public final class SipEndpoint implements AutoCloseable {
    private final SipThread thread;
    private final UdpPort port;
    private final JainStack stack;
    private final Office office;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SipEndpoint(SipThread thread, UdpPort port, JainStack stack, Office office) {
        this.thread = thread;
        this.port = port;
        this.stack = stack;
        this.office = office;
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
        DatagramSocket socket;
        try {
            socket = UdpPort.bind(InetAddress.ofLiteral(settings.bindAddress()), settings.port());
        } catch (IOException taken) {
            throw new UncheckedIOException(
                    "SIP cannot listen at " + settings.bindAddress() + " port " + settings.port(), taken);
        }
        var thread = new SipThread(settings.name(), speed);
        try {
            return thread.ask(() -> open(settings, incoming, socket, thread));
        } catch (RuntimeException failed) {
            thread.end();
            socket.close();
            throw failed;
        }
    }

    private static SipEndpoint open(
            SipSettings settings, IncomingCalls incoming, DatagramSocket socket, SipThread thread)
            throws SipException, javax.sip.InvalidArgumentException, java.util.TooManyListenersException {
        var tally = new Tally();
        var us = advertised(settings, socket);
        var stack = new JainStack(settings.name(), thread);
        var port = new UdpPort(socket, settings.name(), stack, thread, tally, us);
        stack.messageProcessorFactory = (_, _, _, _) -> port;
        var calls = new ConcurrentHashMap<String, Call>();
        var at = stack.createListeningPoint(settings.bindAddress(), socket.getLocalPort(), "udp");
        var provider = stack.createSipProvider(at);
        var wire = new Wire(us, settings.userAgent());
        var office = new Office(settings, thread, stack, provider, port, wire, new Directory(), tally, calls);
        stack.routeBy(new TrunkRouter(office::peerOf));
        stack.sipMessageValves.add(new Doorkeeper(office));
        provider.addSipListener(new Switchboard(office, incoming));
        return new SipEndpoint(thread, port, stack, office);
    }

    private static UdpPort.Address advertised(SipSettings settings, DatagramSocket socket) {
        int port = settings.advertisedPort() == 0 ? socket.getLocalPort() : settings.advertisedPort();
        if (!settings.advertisedHost().isEmpty()) {
            return new UdpPort.Address(settings.advertisedHost(), port);
        }
        var bound = socket.getLocalAddress();
        return new UdpPort.Address((bound.isAnyLocalAddress() ? outward() : bound).getHostAddress(), port);
    }

    /** The address that the default route would use; asking the kernel sends nothing. */
    private static InetAddress outward() {
        try (var probe = new DatagramSocket()) {
            probe.connect(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 9));
            return probe.getLocalAddress();
        } catch (SocketException | UncheckedIOException noRoute) {
            return InetAddress.getLoopbackAddress();
        }
    }

    /**
     * The port that is listened at.
     *
     * @return UDP port
     */
    public int port() {
        return port.getPort();
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
     * What there is at this moment. May be called from any thread.
     *
     * @return counts
     */
    public SipSnapshot snapshot() {
        int alive = (int) office.calls().values().stream().filter(call -> !call.ended()).count();
        return new SipSnapshot(
                port.listening(),
                alive,
                stack.getDialogs().size(),
                stack.getClientTransactionTableSize(),
                stack.serverTransactions(),
                office.tally().snapshot());
    }

    /** Hangs up what is left, then frees the port and both threads. Must not be called from an event. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        List.copyOf(office.calls().values()).forEach(call -> call.hangUp("The gateway is stopping"));
        thread.ask(() -> {
            stack.stop();
            return true;
        });
        thread.end();
        port.awaitEnd();
    }
}
