package org.trunkline.gateway.signal;

import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.OpenConnections;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.trunkline.gateway.Gateway;

/** The WebSocket of the pages. The order in which texts are handed to it is the order in which they leave. */
@WebSocket(path = "/v1/signal")
public class SignalSocket {
    private static final Logger LOG = Logger.getLogger(SignalSocket.class);
    private static final int UNACCEPTABLE_DATA = 1003; // RFC 6455 §7.4.1

    private final Gateway gateway;
    private final OpenConnections sockets;
    private final Map<String, Page> pages = new ConcurrentHashMap<>();

    /** For the container. */
    SignalSocket(Gateway gateway, OpenConnections sockets) {
        this.gateway = gateway;
        this.sockets = sockets;
    }

    @OnOpen
    @RunOnVirtualThread
    void opened(WebSocketConnection connection) {
        var id = connection.id();
        var page = new Page(gateway.calls(), gateway.mostCallsOfAPage(), text -> send(id, text));
        pages.put(id, page);
        page.opened(gateway.version(), gateway.testNumbers());
    }

    @OnTextMessage
    @RunOnVirtualThread
    void text(String text, WebSocketConnection connection) {
        pages.get(connection.id()).text(text);
    }

    @OnBinaryMessage
    Uni<Void> binary(Buffer ignored, WebSocketConnection connection) {
        return connection.close(new CloseReason(UNACCEPTABLE_DATA, "Send JSON as text."));
    }

    @OnClose
    @RunOnVirtualThread
    void closed(WebSocketConnection connection) {
        Optional.ofNullable(pages.remove(connection.id())).ifPresent(Page::closed);
    }

    /** News come on threads that belong to no socket, so the connection is asked for by its name. */
    private void send(String id, String text) {
        sockets.findByConnectionId(id).ifPresent(connection -> connection
                .sendText(text)
                .subscribe()
                .with(_ -> {}, lost -> LOG.debugf("A page went away: %s", lost.getMessage())));
    }
}
