package org.trunkline.gateway.signal;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.HandshakeRequest;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.OpenConnections;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.buffer.Buffer;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.trunkline.gateway.Gateway;
import org.trunkline.gateway.access.Bearer;

/** The WebSocket of the pages. Callbacks of one socket run one after the other. */
@WebSocket(path = "/v1/signal")
public class SignalSocket {
    private static final Logger LOG = Logger.getLogger(SignalSocket.class);
    private static final int GOING_AWAY = 1001; // RFC 6455 §7.4.1, as all of these
    private static final int UNACCEPTABLE_DATA = 1003;
    private static final int MESSAGE_TOO_BIG = 1009;
    /** People who are typing their names. More is somebody who wants our memory. */
    private static final int MOST_OF_NOBODY = 1000;

    private static final int AFTER_THE_CALLS = 5000;
    private static final int LOOK_SECONDS = 1; // a token is good for full seconds

    private final Gateway gateway;
    private final OpenConnections sockets;
    private final Returns returns;
    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("page-clock").daemon().factory());

    /** For the container. */
    SignalSocket(Gateway gateway, OpenConnections sockets) {
        this.gateway = gateway;
        this.sockets = sockets;
        returns = new Returns(gateway.grace());
        clock.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    @OnOpen
    @RunOnVirtualThread
    void opened(WebSocketConnection connection) {
        var line = new Line(connection::sendText, (code, words) -> close(connection, code, words));
        var servers = new IceServers(gateway.iceServers());
        var page = new Page(gateway.calls(), gateway.access(), servers, gateway.mostCallsOfAPage(), returns, line);
        var tokens = Bearer.in(connection.handshakeRequest().headers(HandshakeRequest.SEC_WEBSOCKET_PROTOCOL));
        boolean full = tokens.isEmpty() && pages.values().stream().filter(Page::isNobodys).limit(MOST_OF_NOBODY).count() == MOST_OF_NOBODY;
        pages.put(connection.id(), page);
        if (full) {
            page.turnedAway();
        } else {
            page.opened(gateway.version(), gateway.testNumbers(), tokens);
        }
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
    void closed(CloseReason how, WebSocketConnection connection) {
        boolean forGood = how.getCode() == Line.NORMAL; // a page that is left or loaded anew says 1001, one that is lost nothing
        Optional.ofNullable(pages.remove(connection.id())).ifPresent(page -> page.closed(forGood));
    }

    /** A browser was killed, or its network died; that the socket is closed is told as ever. */
    @OnError
    void broken(IOException cause) {
        LOG.debugf("A page's socket broke: %s", cause.getMessage());
    }

    /** The server found a message longer than it takes; there is no other cause of this. */
    @OnError
    Uni<Void> tooLong(IllegalStateException cause, WebSocketConnection connection) {
        return connection.close(new CloseReason(MESSAGE_TOO_BIG, "Send at most 64 KiB."));
    }

    void stopping(@Observes @Priority(AFTER_THE_CALLS) ShutdownDelayInitiatedEvent event) {
        // A socket whose peer is dead is closed last, and its callback ends when there is no event loop to end on any more.
        Infrastructure.setDroppedExceptionHandler(late -> LOG.debug("A socket was closed as the last thing", late));
        sockets.forEach(connection -> close(connection, GOING_AWAY, "The gateway is being stopped."));
    }

    @PreDestroy
    void stopped() {
        clock.shutdownNow();
    }

    private void look() {
        try {
            pages.values().forEach(page -> page.onTime(System.nanoTime()));
            returns.onTime(System.nanoTime());
        } catch (RuntimeException bug) {
            LOG.error("The clock of the pages met a bug; it goes on", bug);
        }
    }

    private static void close(WebSocketConnection connection, int code, String words) {
        connection.close(new CloseReason(code, words)).subscribe().with(_ -> {}, _ -> {}); // gone is as good
    }
}
