package org.trunkline.gateway.signal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.trunkline.gateway.access.Access;
import org.trunkline.gateway.call.Calls;
import org.trunkline.gateway.call.Gear;

/** A page in the test's hand, and what it hears. */
final class Tab {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_SECONDS = 10;

    final Page page;
    final List<Integer> closings = new ArrayList<>();
    volatile boolean breaks;

    private final BlockingQueue<JsonNode> hears = new LinkedBlockingQueue<>();

    Tab(Calls calls, Access access) {
        this(calls, access, Door.ICE_SERVERS, 4, new Returns(Duration.ZERO));
    }

    Tab(Calls calls, Access access, IceServers iceServers) {
        this(calls, access, iceServers, 4, new Returns(Duration.ZERO));
    }

    Tab(Calls calls, Access access, int mostCalls, Returns returns) {
        this(calls, access, Door.ICE_SERVERS, mostCalls, returns);
    }

    private Tab(Calls calls, Access access, IceServers iceServers, int mostCalls, Returns returns) {
        var line = new Line(this::hear, (code, _) -> closings.add(code));
        page = new Page(calls, access, iceServers, mostCalls, returns, line);
    }

    Tab opened(String... tokens) {
        page.opened("test", List.of(), List.of(tokens));
        return this;
    }

    void says(String type, String callId, String data) {
        page.text("{\"type\":\"%s\",\"id\":\"1\",\"callId\":\"%s\",\"data\":%s}".formatted(type, callId, data));
    }

    void answers(String callId) {
        says("answer", callId, JSON.createObjectNode().put("sdp", Gear.OFFER).toString());
    }

    void calls(String number) {
        says("call", "", call(number).toString());
    }

    void calls(String number, String callerId) {
        says("call", "", call(number).put("callerId", callerId).toString());
    }

    private static ObjectNode call(String number) {
        return JSON.createObjectNode().put("to", number).put("sdp", Gear.OFFER);
    }

    /** The next of these types; others before it are passed over. */
    JsonNode next(String... types) throws InterruptedException {
        for (var message = hears.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                message != null;
                message = hears.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            if (List.of(types).contains(message.path("type").asText())) {
                return message;
            }
        }
        throw new AssertionError("none of " + List.of(types) + " came");
    }

    /** The name of the next error. */
    String refusal() throws InterruptedException {
        return next("error").at("/data/name").asText();
    }

    boolean hearsNothing() {
        return hears.isEmpty();
    }

    private Uni<Void> hear(String text) {
        if (breaks) {
            throw new IllegalStateException("the socket broke");
        }
        try {
            hears.add(JSON.readTree(text));
        } catch (JsonProcessingException wrong) {
            throw new AssertionError(wrong);
        }
        return Uni.createFrom().voidItem();
    }
}
