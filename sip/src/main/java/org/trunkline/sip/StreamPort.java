package org.trunkline.sip;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.trunkline.sip.TrunkAddress.Transport;

/**
 * TCP or TLS of an endpoint: the connections that peers have opened, and those that we have. A connection carries
 * requests and responses both ways, whoever opened it.
 */
final class StreamPort extends SipPort {
    private static final Logger LOG = Logger.getLogger(StreamPort.class);
    private static final int BACKLOG = 256;
    private static final int MAX_COMPLAINTS_PER_SECOND = 5;
    private static final int MAX_COMPLAINTS_OF_STRANGERS_PER_SECOND = 1;
    private static final long REST_NANOS = 100_000_000; // when no file can be opened, the next try fails as fast
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final JainStack stack;
    private final String name;
    private final InetAddress local;
    private final Optional<ServerSocket> server; // none: we only call by it
    private final Optional<TlsSettings> ours;
    private final StreamLimits limits;
    private final TlsDoor door = new TlsDoor();
    private final ConcurrentHashMap<Target, Connection> connections = new ConcurrentHashMap<>();
    private final Throttle complaints = new Throttle(MAX_COMPLAINTS_PER_SECOND);
    private final Throttle complaintsOfStrangers = new Throttle(MAX_COMPLAINTS_OF_STRANGERS_PER_SECOND);
    private final Thread acceptor;
    private volatile boolean stopped;
    private Future<?> inspection;

    /**
     * What a stream port is made of.
     *
     * @param kind TCP or TLS
     * @param local the address that we call from
     * @param port the one that is listened at, or that of the endpoint
     * @param server accepts, if we listen
     * @param ours our certificate as a server
     */
    record Parts(
            Transport kind,
            InetAddress local,
            int port,
            Optional<ServerSocket> server,
            Optional<TlsSettings> ours,
            StreamLimits limits) {}

    StreamPort(Parts parts, String name, JainStack stack, SipThread thread, Tally tally, Address advertised) {
        super(parts.local, parts.port, parts.kind, stack, thread, tally, advertised);
        this.stack = stack;
        this.name = "sip-" + name + "-" + getTransport();
        local = parts.local;
        server = parts.server;
        ours = parts.ours;
        limits = parts.limits;
        acceptor = Thread.ofPlatform().daemon().name(this.name).unstarted(this::accept);
    }

    static ServerSocket bind(InetAddress address, int port) throws IOException {
        var socket = new ServerSocket();
        try {
            socket.setReuseAddress(true); // a restart need not wait for old connections
            socket.bind(new InetSocketAddress(address, port), BACKLOG);
            return socket;
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    String name() {
        return name;
    }

    @Override
    public void start() {
        if (server.isPresent()) {
            acceptor.start();
        }
        inspectLater();
    }

    private void inspectLater() {
        inspection = thread().after(limits.stall().dividedBy(4), () -> {
            long now = System.nanoTime();
            var talkedTo = stack.peersOfCalls();
            connections.values().forEach(connection ->
                    connection.inspect(now, limits, talkedTo.contains(connection.target())));
            if (!stopped) {
                inspectLater();
            }
        });
    }

    @Override
    public void stop() {
        stopped = true;
        inspection.cancel(false);
        server.ifPresent(socket -> {
            try {
                socket.close();
            } catch (IOException gone) {
                LOG.debug("a port was not closed", gone);
            }
        });
    }

    /** What calls have said at last may still be on its way, also to peers that have yet to be connected to. */
    @Override
    void awaitEnd() {
        join(acceptor);
        var left = List.copyOf(connections.values());
        left.forEach(Connection::finish);
        long endNanos = System.nanoTime() + FAREWELL.toNanos();
        try {
            for (var connection : left) {
                connection.awaitEnd(Duration.ofNanos(Math.max(0, endNanos - System.nanoTime())));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        left.forEach(connection -> connection.close("the endpoint stops"));
    }

    @Override
    boolean listening() {
        return server.isEmpty() || acceptor.isAlive();
    }

    private void accept() {
        while (!stopped) {
            try {
                admit(server.orElseThrow().accept());
            } catch (IOException | RuntimeException | OutOfMemoryError failed) { // the acceptor must not end
                if (!stopped) {
                    tally().count(Refusal.SOCKET);
                    LOG.debug("a connection was not accepted", failed);
                    LockSupport.parkNanos(REST_NANOS);
                }
            }
        }
    }

    private void admit(Socket socket) throws IOException {
        try {
            var from = (InetSocketAddress) socket.getRemoteSocketAddress();
            if (full(from.getAddress())) {
                tally().count(Refusal.OVERLOAD);
                socket.close();
                return;
            }
            var target = new Target(kind(), from, Optional.empty());
            var connection = new Connection(Connection.Side.THEIRS, this, target, socket, () -> ready(socket, () -> ours.isPresent()
                    ? door.server(socket, ours.get())
                    : socket));
            connections.put(target, connection);
            connection.start();
        } catch (RuntimeException | OutOfMemoryError failed) {
            socket.close();
            throw failed;
        }
    }

    private boolean full(InetAddress peer) {
        return connections.size() >= limits.connections()
                || connections.keySet().stream().filter(target -> target.address().getAddress().equals(peer)).count()
                        >= limits.ofOnePeer();
    }

    /** The handshake of a peer that says nothing ends too. */
    private Socket ready(Socket socket, Connection.Opening handshake) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.setSoTimeout((int) limits.stall().toMillis());
            var ready = handshake.open();
            ready.setSoTimeout(0);
            return ready;
        } catch (IOException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }

    @Override
    SipChannel channel(Target target) {
        return StreamChannel.to(this, target);
    }

    @Override
    SipChannel channelBack(InetSocketAddress peer) {
        return StreamChannel.back(this, peer);
    }

    /** Whether a peer can be reached without opening anything. */
    boolean connected(Target target) {
        return existing(target).isPresent();
    }

    private Optional<Connection> existing(Target target) {
        var exactly = connections.get(target);
        if (exactly != null && exactly.open()) {
            return Optional.of(exactly);
        }
        return target.tls().isPresent() // RFC 5922 §4: nobody has proved to be that one, least of all who called us
                ? Optional.empty()
                : connections.values().stream()
                        .filter(open -> open.open() && open.target().address().equals(target.address()))
                        .findFirst();
    }

    /** One that is there already, for what is not worth opening any. */
    Connection openConnection(InetSocketAddress peer) throws IOException {
        return existing(new Target(kind(), peer, Optional.empty())).orElseThrow(() -> new IOException("the connection is gone"));
    }

    /** For an answer; who asks from one address gets no more of them than it may open. */
    Connection connectionBack(InetSocketAddress listens) throws IOException {
        var target = new Target(kind(), listens, Optional.empty());
        var existing = existing(target);
        if (existing.isPresent()) {
            return existing.get();
        }
        if (full(listens.getAddress())) {
            throw new IOException("no more connections to this peer");
        }
        return opened(target, Connection.Side.THEIRS);
    }

    /** The connection to a target; a new one opens itself, and keeps meanwhile what is sent. */
    Connection connection(Target target) throws IOException {
        var existing = existing(target);
        return existing.isPresent() ? existing.get() : opened(target, Connection.Side.OURS);
    }

    private Connection opened(Target target, Connection.Side wantedBy) throws IOException {
        if (stopped || connections.size() >= limits.connections()) {
            throw new IOException("no more connections");
        }
        if (kind() == Transport.TLS && target.tls().isEmpty()) {
            throw new IOException("nobody says who has to be at " + target);
        }
        var socket = new Socket();
        var connection = new Connection(wantedBy, this, target, socket, () -> dial(socket, target));
        connections.put(target, connection);
        connection.start();
        return connection;
    }

    private Socket dial(Socket socket, Target target) throws IOException {
        return ready(socket, () -> {
            if (!local.isAnyLocalAddress()) {
                socket.bind(new InetSocketAddress(local, 0));
            }
            socket.connect(target.address(), (int) limits.stall().toMillis());
            return target.tls().isPresent() ? door.client(socket, target.tls().get()) : socket;
        });
    }

    /** What was sent and has no answer yet will have none, and its sender should know at once. */
    void closed(Connection connection, String words) {
        var target = connection.target();
        LOG.debugf("%s closed: %s", target, words);
        if (!stopped && !connection.opened()) {
            complain(connection, words, null);
        }
        thread().run(() -> {
            connections.remove(target, connection);
            stack.lost(channel -> channel instanceof StreamChannel stream && stream.over(connection));
        });
    }

    /** Whoever connects to us can make that fail, and must not drown what there is to say of trunks. */
    void complain(Connection connection, String words, Throwable why) {
        var throttle = connection.side() == Connection.Side.OURS ? complaints : complaintsOfStrangers;
        boolean say;
        synchronized (throttle) {
            say = throttle.permits(System.nanoTime());
        }
        if (say) {
            var target = connection.target();
            var whom = target.tls().map(peer -> peer.domain() + " at ").orElse("");
            LOG.warnf(why, "no SIP with %s%s: %s", whom, target, words);
        }
    }
}
