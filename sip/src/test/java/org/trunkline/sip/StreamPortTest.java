package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.TrunkAddress.Transport;

/** A stream port without a stack on it: how its connections begin and end. */
class StreamPortTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private final SipThread thread = new SipThread("port", 1);
    private final JainStack stack = thread.ask(() -> new JainStack("port", thread));
    private final Tally tally = new Tally();
    private final StreamPort port = port(Transport.TCP, Optional.empty());

    private StreamPort port(Transport kind, Optional<ServerSocket> server) {
        var parts = new StreamPort.Parts(kind, HERE, 5060, server, Optional.empty(), StreamLimits.USUAL);
        return new StreamPort(parts, "port", stack, thread, tally, new SipPort.Address("127.0.0.1", 5060));
    }

    @AfterEach
    void end() {
        thread.end();
    }

    private static Target at(ServerSocket server) {
        return new Target(Transport.TCP, (InetSocketAddress) server.getLocalSocketAddress(), Optional.empty());
    }

    @Test
    void whatWasSaidBeforeTheEndIsStillBroughtThere() throws IOException {
        port.start();
        try (var server = RawStream.listen()) {
            var connection = port.connection(at(server));
            for (int i = 0; i < 20; i++) {
                assertThat(connection.send(RawStream.options("o" + i, "").replace("\n", "\r\n").getBytes())).isTrue();
            }
            port.stop();
            thread.end();
            port.awaitEnd();
            assertThat(connection.send(new byte[1])).as("taken after the end").isFalse();
            try (var peer = RawStream.accepted(server)) {
                for (int i = 0; i < 20; i++) {
                    assertThat(peer.receive("OPTIONS")).contains("Call-ID: raw-o" + i);
                }
                assertThat(peer.closedByPeer()).isTrue();
            }
        }
    }

    @Test
    void whoIsStillBeingConnectedToIsToldToo() throws IOException {
        var connected = new CountDownLatch(1);
        try (var server = RawStream.listen();
                var socket = new Socket()) {
            var connection = new Connection(Connection.Side.OURS, port, at(server), socket, () -> {
                await(connected);
                socket.connect(server.getLocalSocketAddress());
                return socket;
            });
            connection.start();
            connection.send(RawStream.options("late", "").replace("\n", "\r\n").getBytes());
            connection.finish();
            connected.countDown();
            try (var peer = RawStream.accepted(server)) {
                peer.receive("OPTIONS");
                assertThat(peer.closedByPeer()).isTrue();
            }
        }
    }

    /** A socket whose peer says this, one read each, then nothing, and takes nothing. */
    private static final class Scripted extends Socket {
        private final Deque<byte[]> says;
        private final CountDownLatch closed = new CountDownLatch(1);

        Scripted(String... says) {
            this.says = new ArrayDeque<>(Stream.of(says).map(String::getBytes).toList());
        }

        @Override
        public InputStream getInputStream() {
            return new InputStream() {
                @Override
                public int read() {
                    throw new UnsupportedOperationException("nobody reads one byte");
                }

                @Override
                public int read(byte[] into, int from, int most) {
                    var next = says.poll();
                    if (next == null) {
                        StreamPortTest.await(closed);
                        return -1;
                    }
                    System.arraycopy(next, 0, into, from, next.length);
                    return next.length;
                }
            };
        }

        @Override
        public OutputStream getOutputStream() {
            return new OutputStream() {
                @Override
                public void write(int octet) {
                    write(new byte[1], 0, 1);
                }

                @Override
                public void write(byte[] bytes, int from, int count) {
                    StreamPortTest.await(closed);
                }
            };
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private Connection connected(Socket socket) {
        var target = new Target(Transport.TCP, new InetSocketAddress(HERE, 9), Optional.empty());
        var connection = new Connection(Connection.Side.THEIRS, port, target, socket, () -> socket);
        connection.start();
        return connection;
    }

    /** As it is seen by who looks a second later than may be. */
    private boolean isLetGo(Connection connection) {
        connection.inspect(System.nanoTime() + StreamLimits.USUAL.stall().plusSeconds(1).toNanos(), StreamLimits.USUAL, true);
        return !connection.open();
    }

    private long counted(Refusal reason) {
        return tally.snapshot().getOrDefault(reason, 0L);
    }

    @Test
    void whoTakesNothingIsLetGoForTheFirstByte() {
        var connection = connected(new Scripted());
        connection.send(new byte[1]);
        Heard.eventually("let go", () -> isLetGo(connection));
        assertThat(counted(Refusal.OVERLOAD)).isOne();
    }

    @Test
    void aMessageThatWasBegunIsNotLateWhileWeAre() {
        var free = new CountDownLatch(1);
        thread.run(() -> await(free));
        // nobody answers an ACK: an answer that is just being written would seem to have waited for a second
        var message = RawStream.options("m", "").replace("OPTIONS", "ACK").replace("SIP/2.0\n", "SIP/3.0\n").replace("\n", "\r\n");
        var begins = message.substring(0, 40);
        var connection = connected(new Scripted(begins, message.substring(40) + message.repeat(16) + begins));
        var waiting = ((ScheduledThreadPoolExecutor) thread.executor()).getQueue();
        Heard.eventually("as many under way as may be", () -> waiting.size() == 16);
        assertThat(isLetGo(connection)).isFalse();
        free.countDown();
        Heard.eventually("nothing waits for us any more", () -> counted(Refusal.VERSION) == 17);
        Heard.eventually("late", () -> isLetGo(connection));
        assertThat(counted(Refusal.BROKEN_STREAM)).isOne();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    @Test
    void whoSaysNothingHoldsTheEndUpForASecond() throws IOException {
        var tls = port(Transport.TLS, Optional.empty());
        tls.start();
        try (var silent = RawStream.listen()) {
            var files = new TlsSettings(Optional.empty(), Optional.empty(), Optional.empty());
            var target = new Target(Transport.TLS, at(silent).address(), Optional.of(new Target.TlsPeer("127.0.0.1", files)));
            var connection = tls.connection(target);
            connection.send(new byte[1]);
            try (var peer = RawStream.accepted(silent)) {
                long startNanos = System.nanoTime();
                tls.stop();
                tls.awaitEnd();
                assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
                assertThat(connection.open()).isFalse();
                assertThat(peer.closedByPeer()).isTrue();
            }
        }
    }

    /** A server socket that has run out of something. */
    private abstract static class Failing extends ServerSocket {
        final AtomicInteger asked = new AtomicInteger();

        Failing() throws IOException {}

        abstract Socket answer() throws IOException;

        @Override
        public Socket accept() throws IOException {
            asked.incrementAndGet();
            return answer();
        }
    }

    @Test
    void whoCannotAcceptTriesAgainNowAndThen() throws IOException {
        var full = new Failing() {
            @Override
            Socket answer() throws IOException {
                throw new SocketException("Too many open files");
            }
        };
        var listening = port(Transport.TCP, Optional.of(full));
        listening.start();
        long startNanos = System.nanoTime();
        Heard.eventually("tried thrice", () -> full.asked.get() >= 3);
        int asked = full.asked.get();
        long tenthsOfASecond = (System.nanoTime() - startNanos) / 100_000_000;
        assertThat(asked).isLessThanOrEqualTo((int) tenthsOfASecond + 2);
        listening.stop();
        listening.awaitEnd();
    }

    @Test
    void whatIsAcceptedAndNotTakenIsClosed() throws IOException {
        var odd = new Socket() { // of which nobody can say where it comes from
            @Override
            public SocketAddress getRemoteSocketAddress() {
                return null;
            }
        };
        var surprising = new Failing() {
            @Override
            Socket answer() {
                return odd;
            }
        };
        var listening = port(Transport.TCP, Optional.of(surprising));
        listening.start();
        Heard.eventually("counted", () -> tally.snapshot().containsKey(Refusal.SOCKET));
        assertThat(odd.isClosed()).isTrue();
        listening.stop();
        listening.awaitEnd();
    }

    @Test
    void whoConnectsAndFailsDrownsNoComplaintAboutATrunk() throws IOException {
        var server = StreamPort.bind(HERE, 0);
        var nothing = new TlsSettings(Optional.empty(), Optional.empty(), Optional.empty());
        var parts = new StreamPort.Parts(Transport.TLS, HERE, 5061, Optional.of(server), Optional.of(nothing), StreamLimits.USUAL);
        var tls = new StreamPort(parts, "port", stack, thread, tally, new SipPort.Address("127.0.0.1", 5061));
        tls.start();
        Target nobody;
        try (var free = RawStream.listen()) {
            nobody = new Target(Transport.TLS, at(free).address(), Optional.of(new Target.TlsPeer("trunk.example", nothing)));
        }
        try (var complaints = new Complaints()) {
            for (int i = 0; i < 20; i++) {
                try (var stranger = RawStream.to(server.getLocalPort())) {
                    stranger.send("no TLS");
                    assertThat(stranger.closedByPeer()).isTrue();
                }
            }
            tls.connection(nobody);
            Heard.eventually("the trunk is told", () ->
                    complaints.infoAndAbove.stream().anyMatch(line -> line.contains("trunk.example")));
        }
        tls.stop();
        tls.awaitEnd();
    }
}
