package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A peer that says exactly what a test lets it say, right or wrong. */
final class RawPeer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;
    private final DatagramSocket socket;
    private final int them;
    private final Set<String> given = new HashSet<>();

    RawPeer(int them) {
        this.them = them;
        try {
            socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    Trunk trunk() {
        return Trunk.udp("raw", "127.0.0.1", port(), "15550000").withPatience(TwoEndpoints.PATIENT);
    }

    void send(byte[] bytes) {
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, new InetSocketAddress("127.0.0.1", them)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void send(String message) {
        send(message.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(ISO_8859_1));
    }

    /**
     * The next message that starts so; others are skipped, and so is the repetition of a request that this gave: where
     * time runs fast one comes within milliseconds, and a test that takes it for the next request answers nobody.
     */
    String receive(String start) {
        return receive(start, _ -> true);
    }

    /** The same, of those that are wanted. */
    String receive(String start, Predicate<String> wanted) {
        var message = receive(each -> isNew(each, start) && wanted.test(each), PATIENCE_MILLIS)
                .orElseThrow(() -> new AssertionError("waited " + PATIENCE_MILLIS + " ms for " + start));
        if (!message.isBlank() && !message.startsWith("SIP/2.0") && !message.startsWith("ACK")) {
            given.add(message);
        }
        return message;
    }

    /** What it has given already may be repeated: a busy machine is slower than T1. */
    boolean hearsNothingNewFor(int millis, String start) {
        return receive(message -> isNew(message, start), millis).isEmpty();
    }

    private boolean isNew(String message, String start) {
        return message.startsWith(start) && !given.contains(message);
    }

    /** Not even a repetition. */
    boolean hearsNothingFor(int millis, String start) {
        return poll(start, millis).isEmpty();
    }

    /** The next message that starts so, if one comes. */
    Optional<String> poll(String start, int millis) {
        return receive(message -> message.startsWith(start), millis);
    }

    /** The patience is that of the whole wait: what is skipped does not prolong it. */
    private Optional<String> receive(Predicate<String> wanted, int millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        var packet = new DatagramPacket(new byte[65535], 65535);
        try {
            while (true) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    return Optional.empty();
                }
                socket.setSoTimeout((int) left);
                socket.receive(packet);
                var message = new String(packet.getData(), 0, packet.getLength(), ISO_8859_1);
                if (wanted.test(message)) {
                    return Optional.of(message);
                }
            }
        } catch (SocketTimeoutException silence) {
            return Optional.empty();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Answers a request of theirs. */
    void reply(String request, String status, String tag, String sdp) {
        reply(request, status, tag, "", sdp);
    }

    /** The same with further header lines, each with its line end. */
    void reply(String request, String status, String tag, String more, String sdp) {
        var contact = "Contact: <sip:" + tag + "@127.0.0.1:" + port() + ">\n";
        answer(request, status, header(request, "To").contains("tag=") ? "" : ";tag=" + tag, contact + more, sdp);
    }

    /** Answers a request of theirs with these header lines and no Contact of its own. */
    void answer(String request, String status, String more) {
        answer(request, status, ";tag=answers", more, "");
    }

    /** The same with what is to stand behind its To. */
    void answer(String request, String status, String toMore, String more, String sdp) {
        send("SIP/2.0 " + status + "\n"
                + lines(request, "Via")
                + "From: " + header(request, "From") + "\n"
                + "To: " + header(request, "To") + toMore + "\n"
                + "Call-ID: " + header(request, "Call-ID") + "\n"
                + "CSeq: " + header(request, "CSeq") + "\n"
                + more
                + (sdp.isEmpty() ? "" : "Content-Type: application/sdp\n")
                + "Content-Length: " + sdp.length() + "\n\n" + sdp);
    }

    /** A request of ours outside a dialog; {@code more} are further header lines, each with its line end. */
    String request(String method, String branch, String toTag, int sequence, String more, String sdp) {
        return method + " sip:+15550100@127.0.0.1:" + them + " SIP/2.0\n"
                + "Via: SIP/2.0/UDP 127.0.0.1:" + port() + ";branch=z9hG4bK-" + port() + "-" + branch + "\n"
                + "From: <sip:raw@127.0.0.1>;tag=raw\n"
                + "To: <sip:+15550100@127.0.0.1>" + (toTag.isEmpty() ? "" : ";tag=" + toTag) + "\n"
                + "Call-ID: raw-" + port() + "\n"
                + "CSeq: " + sequence + " " + method + "\n"
                + "Max-Forwards: 70\n"
                + "Contact: <sip:raw@127.0.0.1:" + port() + ">\n"
                + more
                + (sdp.isEmpty() ? "" : "Content-Type: application/sdp\n")
                + "Content-Length: " + sdp.length() + "\n\n" + sdp;
    }

    /** A request of ours inside the dialog that an INVITE of theirs and a tag of ours make. */
    String inside(String invite, String method, String tag, int sequence, String sdp) {
        return method + " " + header(invite, "Contact").replaceAll("[<>]", "") + " SIP/2.0\n"
                + "Via: SIP/2.0/UDP 127.0.0.1:" + port() + ";branch=z9hG4bK-" + port() + "-" + tag + sequence + "\n"
                + "From: " + header(invite, "To") + ";tag=" + tag + "\n"
                + "To: " + header(invite, "From") + "\n"
                + "Call-ID: " + header(invite, "Call-ID") + "\n"
                + "CSeq: " + sequence + " " + method + "\n"
                + "Max-Forwards: 70\n"
                + "Contact: <sip:" + tag + "@127.0.0.1:" + port() + ">\n"
                + (sdp.isEmpty() ? "" : "Content-Type: application/sdp\n")
                + "Content-Length: " + sdp.length() + "\n\n" + sdp;
    }

    static String header(String message, String name) {
        return message.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in\n" + message));
    }

    static String tag(String message, String name) {
        return header(message, name).replaceFirst(".*;tag=([^;]*).*", "$1");
    }

    private static String lines(String message, String name) {
        return message.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    @Override
    public void close() {
        socket.close();
    }
}
