package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.trunkline.sip.StreamFramer.Frame;

/** One end of a TCP connection that says exactly what a test lets it say. */
final class RawStream implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;
    private final Socket socket;
    private final StreamFramer framer = new StreamFramer();
    private final Deque<String> messages = new ArrayDeque<>();

    RawStream(Socket socket) {
        this.socket = socket;
    }

    static RawStream to(int port) {
        try {
            return new RawStream(new Socket(InetAddress.ofLiteral("127.0.0.1"), port));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Listens where nobody does yet. */
    static ServerSocket listen() {
        try {
            var server = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
            server.setSoTimeout(PATIENCE_MILLIS);
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static RawStream accepted(ServerSocket server) {
        try {
            return new RawStream(server.accept());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    void send(String message) {
        try {
            socket.getOutputStream().write(message.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(ISO_8859_1));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The next bytes as they are. */
    String raw(int count) {
        long end = end();
        var bytes = new byte[count];
        try {
            for (int have = 0; have < count; ) {
                int more = read(bytes, have, end);
                if (more < 0) {
                    throw new IOException("closed");
                }
                have += more;
            }
            return new String(bytes, ISO_8859_1);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The next message that starts so; others are skipped. */
    String receive(String start) {
        long end = end();
        while (true) {
            while (messages.isEmpty()) {
                read(start, end);
            }
            var next = messages.remove();
            if (next.startsWith(start)) {
                return next;
            }
        }
    }

    private void read(String awaited, long end) {
        try {
            var bytes = new byte[65536];
            int count = read(bytes, 0, end);
            if (count < 0) {
                throw new IOException("closed");
            }
            for (var frame : framer.feed(bytes, count)) {
                if (frame instanceof Frame.Message(var message)) {
                    messages.add(new String(message, ISO_8859_1));
                }
            }
        } catch (IOException nothing) {
            throw new UncheckedIOException("waited for " + awaited, nothing);
        }
    }

    /** Has nothing more to say, and waits until the other end has seen that. */
    void leave() {
        try {
            socket.shutdownOutput();
        } catch (IOException gone) {
            // it has closed already
        }
        assertThat(closedByPeer()).isTrue();
    }

    boolean closedByPeer() {
        long end = end();
        try {
            while (read(new byte[65536], 0, end) >= 0) {}
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    private static long end() {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    }

    /** The end is that of the whole wait: what is skipped does not prolong it. */
    private int read(byte[] bytes, int from, long end) throws IOException {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
            throw new SocketTimeoutException("waited " + PATIENCE_MILLIS + " ms");
        }
        socket.setSoTimeout((int) left);
        return socket.getInputStream().read(bytes, from, bytes.length - from);
    }

    /** Answers a request of theirs. */
    void reply(String request, String status, String tag) {
        var to = RawPeer.header(request, "To");
        send("SIP/2.0 " + status + "\n"
                + "Via: " + RawPeer.header(request, "Via") + "\n"
                + "From: " + RawPeer.header(request, "From") + "\n"
                + "To: " + to + (to.contains("tag=") ? "" : ";tag=" + tag) + "\n"
                + "Call-ID: " + RawPeer.header(request, "Call-ID") + "\n"
                + "CSeq: " + RawPeer.header(request, "CSeq") + "\n"
                + "Contact: <sip:" + tag + "@127.0.0.1:" + port() + ";transport=tcp>\n"
                + "Content-Length: 0\n\n");
    }

    static String options(String branch, String more) {
        return "OPTIONS sip:gw@127.0.0.1 SIP/2.0\n"
                + "Via: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bK-" + branch + "\n"
                + "From: <sip:raw@127.0.0.1>;tag=raw\n"
                + "To: <sip:gw@127.0.0.1>\n"
                + "Call-ID: raw-" + branch + "\nCSeq: 1 OPTIONS\nMax-Forwards: 70\n" + more
                + "Content-Length: 0\n\n";
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            // closed, then
        }
    }
}
