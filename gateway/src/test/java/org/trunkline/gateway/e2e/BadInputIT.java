package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.gateway.measure.Sound;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Pages that say nonsense are told so, and nothing else happens. */
class BadInputIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OVERSIZE = 65_537;
    private static final int HALF_OPEN = 10_000;

    private static World world;
    private static String offer;

    @BeforeAll
    static void start() {
        world = World.demo(
                BadInputIT.class, "quarkus.http.idle-timeout=5s", "quarkus.websockets-next.server.auto-ping-interval=1s");
        try (Phone phone = world.phone()) {
            offer = phone.call("+15550100").offer();
            phone.hangUp();
        }
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{nonsense | malformed-json",
        "[] | malformed-json",
        "\"call\" | malformed-json",
        "{\"type\":\"call\",\"data\":{}} | invalid-request",
        "{\"id\":\"1\"} | invalid-request",
        "{\"type\":7,\"id\":\"1\"} | invalid-request",
        "{\"type\":\"sing\",\"id\":\"1\"} | unknown-type",
        "{\"type\":\"call\",\"id\":\"1\"} | invalid-request",
        "{\"type\":\"call\",\"id\":\"1\",\"data\":{\"to\":\"+15550100\"}} | invalid-request",
        "{\"type\":\"call\",\"id\":\"1\",\"data\":{\"sdp\":\"v=0\"}} | invalid-request",
        "{\"type\":\"candidate\",\"id\":\"1\",\"callId\":\"x\"} | invalid-request",
        "{\"type\":\"hangup\",\"id\":\"1\"} | invalid-request",
        "{\"type\":\"hangup\",\"id\":\"1\",\"callId\":\"nobodys\"} | unknown-call",
    })
    void aRequestThatMakesNoSenseIsAnsweredByAnError(String request, String name) {
        try (Client client = Client.of(world.gateway())) {
            assertThat(errorOf(client.text(request).next())).isEqualTo(name);
            assertStillServes(client);
        }
    }

    @Test
    void deepNestingIsMalformed() {
        try (Client client = Client.of(world.gateway())) {
            assertThat(errorOf(client.text("[".repeat(10_000)).next())).isEqualTo("malformed-json");
            assertStillServes(client);
        }
    }

    @Test
    void unknownFieldsAreIgnored() {
        try (Client client = Client.of(world.gateway())) {
            client.text("{\"type\":\"hangup\",\"id\":\"1\",\"callId\":\"nobodys\",\"data\":{\"why\":[1,2]},\"mood\":{\"good\":true}}");
            assertThat(errorOf(client.next())).isEqualTo("unknown-call");
        }
    }

    @Test
    void whatIsNoNumberIsNotDialled() {
        List<String> numbers = List.of(
                "", " ", "+1 555 0100", "+15550100\r\nX-Evil: 1", "+15550100\r\n\r\nINVITE sip:x SIP/2.0", "sip:+15550100@elsewhere",
                "+15550100;phone-context=x", "++15550100", "15550100+", "alice", "\u0661\u0662\u0663", "%0d%0a", "\u0000",
                "+1555" + "0".repeat(495));
        try (Client client = Client.of(world.gateway()); Wire wire = world.tap("bad-numbers")) {
            for (String to : numbers) {
                assertThat(errorOf(client.text(call(to, offer)).next())).as("'%s'", to).isEqualTo("bad-number");
                assertStillServes(client);
            }
            assertThat(wire.sip()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "no SDP | (?s).* | hello",
        "nothing behind the version | (?s)(v=0\\r\\n).* | $1",
        "video in place of audio | m=audio | m=video",
        "no audio at all | (?s)m=audio.* | ''",
        "no fingerprint | a=fingerprint:[^\\r]*\\r\\n | ''",
        "half a fingerprint | (a=fingerprint:sha-256 ..:..)[^\\r]* | $1",
        "a fingerprint that is none | a=fingerprint:[^\\r]* | a=fingerprint:sha-256 XX",
        "no ICE | a=ice-[^\\r]*\\r\\n | ''",
        "no codec that we know | m=audio (\\d+) [^\\r]* | m=audio $1 UDP/TLS/RTP/SAVPF 99",
        "plain RTP | UDP/TLS/RTP/SAVPF | RTP/AVP",
    })
    void anOfferThatCannotBeUsedIsRefused(String what, String from, String to) throws IOException {
        String bad = offer.replaceAll(from, to);
        assertThat(bad).as(what).isNotEqualTo(offer);
        try (Client client = Client.of(world.gateway())) {
            assertThat(errorOf(client.text(call("+15550100", bad)).next())).as(what).isEqualTo("bad-sdp");
            assertStillServes(client);
            assertThat(world.gateway().metrics().held().values()).containsOnly(0);
        }
    }

    @Test
    void aTextThatIsTooLongClosesTheSocket() {
        try (Client client = Client.of(world.gateway())) {
            assertThat(client.text(" ".repeat(OVERSIZE)).closeStatus()).isEqualTo(1009); // RFC 6455 §7.4.1
        }
    }

    /** Half of them say nothing, half of them half a request. */
    @Test
    void halfOpenSocketsAreReapedAndCallsHearNothingOfThem() throws IOException {
        List<SocketChannel> sockets = new ArrayList<>();
        try (Phone phone = world.phone(); Phone another = world.phone()) {
            phone.call("+15550100").awaitHeard(1);
            for (int i = 0; i < HALF_OPEN; i++) {
                sockets.add(halfOpen(i % 2 == 0 ? "" : "GET /v1/signal HTTP/1.1\r\nHost: localho"));
            }
            another.dial("+15550104").await("ended");
            assertThat(another.end().cause()).isEqualTo("busy");
            phone.awaitHeard(1);
            Await.until("the gateway has closed them", () -> sockets.stream().allMatch(BadInputIT::isClosed));
            phone.awaitHeard(1).hangUp();
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    private static SocketChannel halfOpen(String request) throws IOException {
        var socket = SocketChannel.open(new InetSocketAddress("localhost", world.gateway().page().getPort()));
        socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        socket.configureBlocking(false);
        return socket;
    }

    private static boolean isClosed(SocketChannel socket) {
        try {
            return socket.read(ByteBuffer.allocate(1)) < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void aBinaryFrameClosesTheSocket() {
        try (Client client = Client.of(world.gateway())) {
            assertThat(client.binary(new byte[] {1, 2, 3}).closeStatus()).isEqualTo(1003);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "http://localhost", "https://localhost:1"})
    void pagesOfOthersAreRefused(String origin) {
        assertThat(refusal(origin, "trunkline.v1")).isEqualTo(403);
    }

    @Test
    void whoDoesNotNameTheProtocolIsRefused() {
        String origin = world.gateway().origin();
        assertThat(refusal(origin)).isEqualTo(400);
        assertThat(refusal(origin, "trunkline.v9")).isEqualTo(400);
    }

    private static int refusal(String origin, String... subprotocols) {
        var refused = catchThrowableOfType(
                CompletionException.class, () -> new Client(world.gateway().signal(), origin, subprotocols).close());
        assertThat(refused).as("nobody was let in").isNotNull();
        return ((WebSocketHandshakeException) refused.getCause()).getResponse().statusCode();
    }

    /** RFC 8122: who holds another key than the offer says is not the one who made the offer. */
    @Test
    void aBrowserWithAnotherCertificateThanItSaidIsNotConnected() {
        try (Phone phone = world.phone().sayingOf(text -> text.replaceAll("(a=fingerprint:sha-256 )(..)", "$1" + "00"));
                Wire wire = world.tap("wrong-fingerprint")) {
            phone.dial("+15550103");
            assertThat(phone.end().cause()).isEqualTo("media-failed");
            assertThat(phone.everHeardSound()).isFalse();
            assertThat(loudest(wire.heardByTrunk(0))).isLessThan(0.01);
        }
    }

    private static double loudest(Sound sound) {
        return Arrays.stream(sound.samples()).map(Math::abs).max().orElse(0);
    }

    private static void assertStillServes(Client client) {
        JsonNode error = client.text("{\"type\":\"hangup\",\"id\":\"still there\",\"callId\":\"nobodys\"}").next();
        assertThat(error.path("replyTo").asString()).isEqualTo("still there");
        assertThat(errorOf(error)).isEqualTo("unknown-call");
    }

    private static String errorOf(JsonNode message) {
        assertThat(message.path("type").asString()).as("%s", message).isEqualTo("error");
        assertThat(message.path("data").path("message").asString()).isNotBlank();
        return message.path("data").path("name").asString();
    }

    private static String call(String to, String sdp) {
        var call = JSON.createObjectNode().put("type", "call").put("id", "c");
        call.putObject("data").put("to", to).put("sdp", sdp);
        return call.toString();
    }
}
