package org.trunkline.gateway.signal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.call.BrowserCheck;
import org.trunkline.gateway.call.Calls;
import org.trunkline.gateway.call.Gear;
import org.trunkline.media.bridge.MediaEngine;
import org.trunkline.sip.IncomingCall;
import org.trunkline.sip.SipEndpoint;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.SipSettings;
import org.trunkline.sip.SourceRange;
import org.trunkline.sip.Trunk;

/** A page at real engines, and a phone behind real SIP: what is promised of the order of messages. */
class PageTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 10;

    private final BlockingQueue<IncomingCall> phoneRings = new LinkedBlockingQueue<>();
    private final BlockingQueue<SipEvent> phoneHears = new LinkedBlockingQueue<>();
    private final BlockingQueue<JsonNode> pageHears = new LinkedBlockingQueue<>();
    private final MediaEngine media = Gear.media();
    private final SipEndpoint sip = SipEndpoint.start(SipSettings.at("gateway", Gear.address(), 0), c -> c.refuse(403, ""));
    private final List<String> closings = new ArrayList<>();
    private SipEndpoint phone;
    private Calls calls;
    private Page page;
    private volatile Runnable meanwhile = () -> {}; // what happens in the moment in which a request is answered

    @BeforeEach
    void open() {
        phone = SipEndpoint.start(
                SipSettings.at("phone", Gear.address(), 0).allowing(List.of(SourceRange.parse("127.0.0.0/8"))), call -> {
                    call.events(phoneHears::add);
                    phoneRings.add(call);
                });
        var trunk = Trunk.udp("phone", Gear.address(), phone.port(), "anonymous");
        calls = new Calls(Gear.settings(trunk, "anna", 2), media, _ -> sip);
        var line = new Line(this::hear, (_, words) -> closings.add(words));
        page = new Page(calls, Door.open("anna"), Door.ICE_SERVERS, 4, new Returns(Duration.ZERO), line);
        page.opened("test", List.of(), List.of());
        pageHears.clear();
    }

    @AfterEach
    void close() {
        calls.close();
        sip.close();
        phone.close();
        media.close();
    }

    @Test
    void okComesFirstAndEndedLast() throws Exception {
        var callId = call("a");
        phoneRings().refuse(486, "Busy Here");
        assertThat(untilEnded()).containsExactly("candidate", "candidate", "ended busy");
        page.text("{\"type\":\"hangup\",\"id\":\"b\",\"callId\":\"" + callId + "\"}");
        assertThat(next().at("/data/name").asText()).isEqualTo("unknown-call");
        assertThat(pageHears).isEmpty();
    }

    @Test
    void whatIsRefusedTakesNoPlace() throws Exception {
        for (int i = 0; i < 5; i++) {
            page.text(request("x", "v=0"));
            assertThat(next().at("/data/name").asText()).isEqualTo("bad-sdp");
        }
        call("a");
        untilLastCandidate();
        call("b");
        untilLastCandidate();
        page.text(request("c", Gear.OFFER));
        assertThat(next().at("/data/name").asText()).isEqualTo("at-capacity");
    }

    @Test
    void whileTheLoopsComeLateACallIsRefusedAndCostsNothing() throws Exception {
        var goOn = Gear.hang(media);
        var before = media.snapshot();
        page.text(request("a", Gear.OFFER));
        var refusal = next();
        assertThat(refusal.at("/data/name").asText()).isEqualTo("overloaded");
        assertThat(refusal.at("/data/code").asInt()).isEqualTo(50302);
        assertThat(refusal.at("/data/message").asText()).contains("10 seconds");
        assertThat(media.snapshot().refusedForOverload()).isEqualTo(before.refusedForOverload() + 1);
        assertThat(media.snapshot().rtpPairsInUse()).isEqualTo(before.rtpPairsInUse());
        assertThat(phoneRings).isEmpty();
        goOn.run();
        while (media.turnsAway().isPresent()) {
            Thread.onSpinWait();
        }
        call("b");
    }

    @Test
    void anOkNeverComesAfterTheEnd() throws Exception {
        var callId = call("a");
        untilLastCandidate();
        var call = phoneRings();
        meanwhile = () -> {
            call.refuse(486, "Busy Here");
            ended();
        };
        page.text("{\"type\":\"candidate\",\"id\":\"late\",\"callId\":\"" + callId + "\",\"data\":{\"candidate\":\"\"}}");
        assertThat(untilEnded()).containsExactly("ok", "ended busy");
    }

    @Test
    void stoppingSaysGoodbyeToBothSidesAndTakesNoMoreCalls() throws Exception {
        call("a");
        untilLastCandidate();
        phoneRings();
        calls.close();
        assertThat(untilEnded()).containsExactly("ended gateway-stopping");
        assertThat(phoneHears.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isInstanceOf(SipEvent.Refused.class);
        assertThat(calls.count()).isZero();
        page.text(request("b", Gear.OFFER));
        assertThat(next().at("/data/name").asText()).isEqualTo("at-capacity");
    }

    @Test
    void aPageThatClosesTakesItsCallsAlong() throws Exception {
        call("a");
        phoneRings();
        page.closed(true);
        assertThat(phoneHears.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isInstanceOf(SipEvent.Refused.class);
        assertNothingHeld();
    }

    @Test
    void aCallOfWhichThePageCouldNotBeToldIsNotDialledAndKeepsNothing() {
        meanwhile = () -> {
            meanwhile = () -> {};
            throw new IllegalStateException("the socket broke");
        };
        page.text(request("late", Gear.OFFER));
        assertNothingHeld();
        assertThat(phoneRings).isEmpty();
    }

    private Uni<Void> hear(String text) {
        if (text.contains("\"late\"")) {
            meanwhile.run();
        }
        pageHears.add(parsed(text));
        return Uni.createFrom().voidItem();
    }

    @Test
    void aPageThatSendsFasterThanAnyPageIsLetGo() {
        for (int i = 0; i < 10_000; i++) {
            page.text("{\"type\":\"hangup\",\"id\":\"h\",\"callId\":\"c\"}");
        }
        assertThat(closings).containsExactly("Send less often.");
        assertThat(pageHears).hasSizeBetween(400, 1000);
    }

    private void assertNothingHeld() {
        long deadline = System.nanoTime() + Duration.ofSeconds(PATIENCE_SECONDS).toNanos();
        while ((media.snapshot().rtpPairsInUse() > 0 || calls.count() > 0) && System.nanoTime() - deadline < 0) {
            Thread.yield();
        }
        assertThat(media.snapshot().rtpPairsInUse()).isZero();
        assertThat(calls.count()).isZero();
    }

    /** Gives the end of a call the time to overtake. */
    private void ended() {
        long deadline = System.nanoTime() + Duration.ofMillis(300).toNanos();
        while (calls.count() > 0 && System.nanoTime() - deadline < 0) {
            Thread.yield();
        }
    }

    /** Its browser's first check comes through, so the phone is dialled. */
    private String call(String id) throws Exception {
        page.text(request(id, Gear.OFFER));
        var ok = next();
        assertThat(ok.path("type").asText()).isEqualTo("ok");
        assertThat(ok.path("replyTo").asText()).isEqualTo(id);
        var candidate = pageHears.stream().map(message -> message.at("/data/candidate").asText()).findFirst();
        BrowserCheck.send(ok.at("/data/sdp").asText(), candidate.orElseThrow());
        return ok.path("callId").asText();
    }

    private static String request(String id, String sdp) {
        var request = JSON.createObjectNode().put("type", "call").put("id", id);
        request.putObject("data").put("to", "+15550104").put("sdp", sdp);
        return request.toString();
    }

    private JsonNode next() throws InterruptedException {
        var message = pageHears.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(message).as("a message in time").isNotNull();
        return message;
    }

    private void untilLastCandidate() throws InterruptedException {
        while (!next().at("/data/candidate").asText().isEmpty()) {}
    }

    private List<String> untilEnded() throws InterruptedException {
        var types = new ArrayList<String>();
        while (types.isEmpty() || !types.getLast().startsWith("ended")) {
            var message = next();
            types.add((message.path("type").asText() + " " + message.at("/data/cause").asText()).trim());
        }
        return types;
    }

    private IncomingCall phoneRings() throws InterruptedException {
        var call = phoneRings.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(call).as("the phone rings in time").isNotNull();
        return call;
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException wrong) {
            throw new AssertionError(wrong);
        }
    }
}
