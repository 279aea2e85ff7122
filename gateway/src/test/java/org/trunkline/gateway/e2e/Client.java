package org.trunkline.gateway.e2e;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A program that speaks the signal protocol, or something like it. */
final class Client implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    /** @throws CompletionException if it is refused: its cause has the response */
    Client(URI signal, String origin, String... subprotocols) {
        WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(PATIENCE).header("Origin", origin);
        if (subprotocols.length > 0) {
            builder.subprotocols(subprotocols[0], Arrays.copyOfRange(subprotocols, 1, subprotocols.length));
        }
        socket = builder.buildAsync(signal, new Listener()).join();
    }

    /** As the gateway's own page does it; the welcome is read. */
    static Client of(GatewayProcess gateway) {
        Client client = new Client(gateway.signal(), gateway.origin(), "trunkline.v1");
        client.next();
        return client;
    }

    /** With a token, as a page does it; nothing is read yet. */
    static Client with(GatewayProcess gateway, String token) {
        String bearer = "quarkus-http-upgrade#Authorization#Bearer " + token;
        String encoded = URLEncoder.encode(bearer, StandardCharsets.UTF_8).replace("+", "%20"); // encodeURIComponent
        return new Client(gateway.signal(), gateway.origin(), "trunkline.v1", encoded);
    }

    Client text(String text) {
        socket.sendText(text, true).join();
        return this;
    }

    Client binary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
        return this;
    }

    /** The next message of the gateway; it obeys the schema. */
    JsonNode next() {
        try {
            String text = texts.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (text == null) {
                throw new AssertionError("the gateway said nothing; closed: " + closed);
            }
            Protocol.assertServerMessage(text);
            return JSON.readTree(text);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The status with which the gateway closed the socket. */
    int closeStatus() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
        http.close();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                texts.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            closed.complete(status);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            closed.completeExceptionally(failure);
        }
    }
}
