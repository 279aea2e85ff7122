package org.trunkline.gateway.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.call.Calls;
import org.trunkline.gateway.call.FakeCaller;
import org.trunkline.gateway.call.FakeMessage;
import org.trunkline.gateway.call.Gear;
import org.trunkline.media.bridge.MediaEngine;
import org.trunkline.sip.IncomingCall;
import org.trunkline.sip.IncomingCalls;
import org.trunkline.sip.IncomingMessage;
import org.trunkline.sip.SipEndpoint;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.SipSettings;
import org.trunkline.sip.SourceRange;
import org.trunkline.sip.TextMessage;
import org.trunkline.sip.Trunk;

/** Pages write and are written to, in calls and outside. */
class PageMessagesTest {
    private static final int PATIENCE_SECONDS = 10;
    private static final int A_MINUTE = 30; // of a user at whom nothing else is written
    private static final String NUMBER = "+15550104";
    private static final byte[] SDP = ("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                    + "m=audio 9 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n")
            .getBytes();

    private final BlockingQueue<IncomingMessage> phoneReads = new LinkedBlockingQueue<>();
    private final MediaEngine media = Gear.media();
    private final SipEndpoint sip = SipEndpoint.start(SipSettings.at("gateway", Gear.address(), 0), c -> c.refuse(403, ""));
    private final SipEndpoint phone = SipEndpoint.start(
            SipSettings.at("phone", Gear.address(), 0).allowing(List.of(SourceRange.parse("127.0.0.0/8"))),
            new IncomingCalls() {
                @Override
                public void on(IncomingCall call) {
                    call.refuse(486, "");
                }

                @Override
                public void on(IncomingMessage message) {
                    phoneReads.add(message);
                }
            });
    private final Trunk trunk = Trunk.udp("phone", Gear.address(), phone.port(), "anonymous");
    private final Calls calls = new Calls(Gear.settings(trunk, "anna", 3), media, _ -> sip);
    private final Tab one = new Tab(calls, Door.open("anna"), 4, new Returns(Duration.ofSeconds(60))).opened();
    private final Tab two = new Tab(calls, Door.open("anna")).opened();

    @AfterEach
    void close() {
        calls.close();
        sip.close();
        phone.close();
        media.close();
    }

    private IncomingMessage phoneReads() throws InterruptedException {
        return phoneReads.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static String to(String number, String type, String content) {
        return "{\"to\":\"%s\",\"contentType\":\"%s\",\"content\":\"%s\"}".formatted(number, type, content);
    }

    @Test
    void aNumberIsWrittenToAndItsAnswerIsTheReply() throws Exception {
        one.says("message", "", to(NUMBER, "text/plain", "Grüße"));
        var message = phoneReads();
        assertThat(message.message()).isEqualTo(new TextMessage("text/plain", "Grüße"));
        assertThat(message.toUser()).isEqualTo(NUMBER);
        message.accept();
        assertThat(one.next("ok", "error").path("type").asText()).isEqualTo("ok");

        one.says("message", "", to(NUMBER, "text/plain", "Grüße"));
        phoneReads().refuse(404);
        var refused = one.next("ok", "error");
        assertThat(refused.at("/data/name").asText()).isEqualTo("message-not-delivered");
        assertThat(refused.at("/data/message").asText()).contains("SIP 404");
    }

    @Test
    void whatMayNotBeWrittenIsRefusedByItsName() throws Exception {
        one.says("message", "", to("police", "text/plain", "hi"));
        assertThat(one.refusal()).isEqualTo("bad-number");
        one.says("message", "", to(NUMBER, "application/json", "{}"));
        assertThat(one.refusal()).isEqualTo("content-type-not-allowed");
        one.says("message", "", to(NUMBER, "text/plain", "ü".repeat(2049)));
        assertThat(one.refusal()).isEqualTo("message-too-long");
        one.says("message", "", to(NUMBER, "plain", "hi"));
        assertThat(one.refusal()).isEqualTo("invalid-request");
        one.page.text("{\"type\":\"message\",\"id\":\"1\",\"data\":{\"content\":\"hi\"}}");
        assertThat(one.refusal()).isEqualTo("invalid-request");
        one.says("message", "c-1", "{\"content\":\"hi\"}");
        assertThat(one.refusal()).isEqualTo("unknown-call");
        assertThat(phoneReads).isEmpty();
    }

    @Test
    void aUserWritesSoManyMessagesAMinuteOnAllPagesTogether() throws Exception {
        for (int n = 0; n < A_MINUTE; n++) {
            (n % 2 == 0 ? one : two).says("message", "", to(NUMBER, "text/plain", "hi"));
            phoneReads().accept();
        }
        one.says("message", "", to(NUMBER, "text/plain", "hi"));
        assertThat(one.refusal()).isEqualTo("too-many-messages");
        assertThat(phoneReads).isEmpty();
    }

    @Test
    void allPagesOfAUserReadWhatATrunkBrings() throws Exception {
        assertThat(brought("text/plain", "hi").answer()).as("nobody is there").isEqualTo("480");
        one.says("register", "", "{}");
        two.says("register", "", "{}");
        assertThat(brought("text/plain", "Grüße").answer()).isEqualTo("200");
        for (var tab : new Tab[] {one, two}) {
            var message = tab.next("message");
            assertThat(message.at("/data/content").asText()).isEqualTo("Grüße");
            assertThat(message.at("/data/contentType").asText()).isEqualTo("text/plain");
            assertThat(message.at("/data/from").asText()).isEqualTo("+15550123");
            assertThat(message.has("callId")).isFalse();
        }
        one.page.closed(false);
        two.page.closed(false);
        assertThat(brought("text/plain", "hi").answer()).isEqualTo("480");
    }

    @Test
    void whatATrunkBringsIsOfAKnownTypeAndLength() throws Exception {
        one.says("register", "", "{}");
        assertThat(brought("text/html", "hi").answer()).isEqualTo("415 [text/plain]");
        assertThat(brought("text/plain", "x".repeat(4097)).answer()).isEqualTo("413");
        var stranger = new FakeMessage(Optional.empty(), "text/plain", "hi");
        calls.incoming(stranger);
        assertThat(stranger.answer()).isEqualTo("403");
    }

    private FakeMessage brought(String type, String text) {
        var message = new FakeMessage(Optional.of(trunk), type, text);
        calls.incoming(message);
        return message;
    }

    @Test
    void bothSidesOfACallWrite() throws Exception {
        var caller = new FakeCaller(Optional.of(trunk), Optional.empty());
        var callId = answered(caller);
        one.says("message", callId, "{\"content\":\"hello\"}");
        assertThat(caller.hears()).isEqualTo("message hello");
        assertThat(one.next("ok", "error").path("callId").asText()).isEqualTo(callId);
        one.says("message", callId, "{\"content\":\"hello\",\"contentType\":\"text/html\"}");
        assertThat(one.refusal()).isEqualTo("content-type-not-allowed");

        var written = writes(caller, "text/plain", "Grüße");
        var heard = one.next("message");
        assertThat(heard.path("callId").asText()).isEqualTo(callId);
        assertThat(heard.at("/data/content").asText()).isEqualTo("Grüße");
        assertThat(written.answer()).isEqualTo("200");
        assertThat(writes(caller, "text/html", "hi").answer()).isEqualTo("415 [text/plain]");
        assertThat(writes(caller, "text/plain", "x".repeat(4097)).answer()).isEqualTo("413");

        one.page.closed(false);
        assertThat(writes(caller, "text/plain", "hi").answer()).as("the page is away").isEqualTo("480");
    }

    @Test
    void aPhoneThatWritesTooMuchIsRefused() throws Exception {
        var caller = new FakeCaller(Optional.of(trunk), Optional.empty());
        answered(caller);
        for (int n = 0; n < 60; n++) {
            assertThat(writes(caller, "text/plain", "hi").answer()).isEqualTo("200");
        }
        assertThat(writes(caller, "text/plain", "hi").answer()).isEqualTo("480");
    }

    private String answered(FakeCaller caller) throws InterruptedException {
        one.says("register", "", "{}");
        calls.incoming(caller);
        var callId = one.next("incoming").path("callId").asText();
        assertThat(caller.hears()).isEqualTo("180");
        one.answers(callId);
        one.next("ok");
        assertThat(caller.hears()).isEqualTo("200");
        caller.does(new SipEvent.Answered(SDP));
        one.next("answered");
        return callId;
    }

    private static FakeMessage writes(FakeCaller caller, String type, String text) {
        var message = new FakeMessage(Optional.empty(), type, text);
        caller.does(new SipEvent.Messaged(message));
        return message;
    }
}
