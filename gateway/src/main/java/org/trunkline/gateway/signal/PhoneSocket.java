package org.trunkline.gateway.signal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.trunkline.gateway.Gateway;
import org.trunkline.sip.Flow;

/** The WebSocket of SIP phones (RFC 7118). Callbacks of one socket run one after the other. */
@WebSocket(path = PhoneSocket.PATH)
public class PhoneSocket {
    static final String PATH = "/sip";

    private static final Logger LOG = Logger.getLogger(PhoneSocket.class);
    private static final int MESSAGE_TOO_BIG = 1009; // RFC 6455 §7.4.1

    private final Gateway gateway;
    private final Map<String, Flow> flows = new ConcurrentHashMap<>();

    /** For the container. */
    PhoneSocket(Gateway gateway) {
        this.gateway = gateway;
    }

    @OnOpen
    @RunOnVirtualThread
    void opened(WebSocketConnection connection) {
        var line = new Line(connection::sendText, (code, words) -> close(connection, code, words));
        var end = new Flow.End() {
            @Override
            public void send(byte[] message) {
                line.send(new String(message, UTF_8));
            }

            @Override
            public void close(String words) {
                line.close(Line.POLICY_VIOLATION, words);
            }
        };
        gateway.phones().open(peer(connection.handshakeRequest().remoteAddress()), end).ifPresentOrElse(
                flow -> flows.put(connection.id(), flow),
                () -> close(connection, Line.TRY_AGAIN_LATER, "There are too many phones."));
    }

    @OnTextMessage
    @RunOnVirtualThread
    void text(String text, WebSocketConnection connection) throws InterruptedException {
        received(text.getBytes(UTF_8), connection);
    }

    /** RFC 7118 §4.2: either kind carries a message. */
    @OnBinaryMessage
    @RunOnVirtualThread
    void binary(Buffer bytes, WebSocketConnection connection) throws InterruptedException {
        received(bytes.getBytes(), connection);
    }

    private void received(byte[] message, WebSocketConnection connection) throws InterruptedException {
        var flow = flows.get(connection.id());
        if (flow != null) {
            flow.received(message);
        }
    }

    @OnClose
    @RunOnVirtualThread
    void closed(WebSocketConnection connection) {
        Optional.ofNullable(flows.remove(connection.id())).ifPresent(gateway.phones()::closed);
    }

    /** A browser was killed, or its network died; that the socket is closed is told as ever. */
    @OnError
    void broken(IOException cause) {
        LOG.debugf("A phone's socket broke: %s", cause.getMessage());
    }

    /** The server found a message longer than it takes; there is no other cause of this. */
    @OnError
    Uni<Void> tooLong(IllegalStateException cause, WebSocketConnection connection) {
        return connection.close(new CloseReason(MESSAGE_TOO_BIG, "Send at most 64 KiB."));
    }

    private static void close(WebSocketConnection connection, int code, String words) {
        connection.close(new CloseReason(code, words)).subscribe().with(_ -> {}, _ -> {}); // gone is as good
    }

    /** As Vert.x writes it: the address, a colon, the port. */
    private static InetSocketAddress peer(String remote) {
        int colon = remote.lastIndexOf(':');
        var host = remote.substring(0, colon).replaceAll("[\\[\\]]|%.*", "");
        return new InetSocketAddress(InetAddress.ofLiteral(host), Integer.parseInt(remote.substring(colon + 1)));
    }
}
