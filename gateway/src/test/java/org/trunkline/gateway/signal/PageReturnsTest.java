package org.trunkline.gateway.signal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/** A page comes back with another socket: to which calls, and who may not. */
class PageReturnsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 10;
    private static final int MOST_CALLS = 2;
    private static final Duration GRACE = Duration.ofSeconds(60);

    private final BlockingQueue<IncomingCall> phoneRings = new LinkedBlockingQueue<>();
    private final BlockingQueue<SipEvent> phoneHears = new LinkedBlockingQueue<>();
    private final MediaEngine media = Gear.media();
    private final SipEndpoint sip = SipEndpoint.start(SipSettings.at("gateway", Gear.address(), 0), c -> c.refuse(403, ""));
    private final Returns returns = new Returns(GRACE);
    private SipEndpoint phone;
    private Calls calls;
    private Tab first;
    private String token;

    @BeforeEach
    void open() throws InterruptedException {
        phone = SipEndpoint.start(
                SipSettings.at("phone", Gear.address(), 0).allowing(List.of(SourceRange.parse("127.0.0.0/8"))), call -> {
                    call.events(phoneHears::add);
                    phoneRings.add(call);
                });
        var trunk = Trunk.udp("phone", Gear.address(), phone.port(), "anonymous");
        calls = new Calls(Gear.settings(trunk, "anna", 3), media, _ -> sip);
        first = tab("anna", returns);
        token = token(first);
    }

    @AfterEach
    void close() {
        calls.close();
        sip.close();
        phone.close();
        media.close();
    }

    @Test
    void itFindsItsCallsAsTheyAreNow() throws Exception {
        var ringing = call(first);
        var rings = phoneRings();
        rings.ring();
        first.next("ringing");
        first.page.closed(false);

        var second = tab("anna", returns);
        var told = comesBack(second, token).at("/data/calls");
        assertThat(told).hasSize(1);
        assertThat(told.get(0).path("callId").asText()).isEqualTo(ringing);
        assertThat(told.get(0).path("state").asText()).isEqualTo("ringing");
        assertThat(told.get(0).path("direction").asText()).isEqualTo("out");
        assertThat(told.get(0).path("to").asText()).isEqualTo("+15550104");

        second.says("media", ringing, JSON.createObjectNode().put("sdp", Gear.OFFER.replace("o=- 1 ", "o=- 7 ")).toString());
        assertThat(second.next("ok", "error").at("/data/sdp").asText()).contains("m=audio");
        assertThat(second.next("candidate").path("callId").asText()).isEqualTo(ringing);
        rings.refuse(486, "Busy Here");
        assertThat(second.next("ended").at("/data/cause").asText()).isEqualTo("busy");
    }

    @Test
    void itMayComeBackBeforeItsFormerSocketIsKnownToBeDead() throws Exception {
        var callId = call(first);
        var second = tab("anna", returns);
        assertThat(comesBack(second, token).at("/data/calls")).hasSize(1);
        assertThat(first.closings).containsExactly(1000);
        first.page.closed(false);
        phoneRings().ring();
        assertThat(second.next("ringing").path("callId").asText()).isEqualTo(callId);
        assertThat(calls.count()).isEqualTo(1);
    }

    @Test
    void itHearsOfWhatEndedMeanwhileFirst() throws Exception {
        var callId = call(first);
        first.page.closed(false);
        phoneRings().refuse(486, "Busy Here");
        awaitNothingHeld();
        var second = tab("anna", returns);
        assertEndIsTold(second, token, callId);
    }

    private static void assertEndIsTold(Tab tab, String token, String callId) throws Exception {
        wantsBack(tab, token);
        var ended = tab.next("ended", "ok");
        assertThat(ended.path("callId").asText()).isEqualTo(callId);
        assertThat(ended.at("/data/cause").asText()).isEqualTo("busy");
        assertThat(tab.next("ok").at("/data/calls")).isEmpty();
    }

    @Test
    void itHearsOnceMoreOfWhatItsDeadSocketWasTold() throws Exception {
        var callId = call(first);
        phoneRings().refuse(486, "Busy Here");
        first.next("ended");
        var second = tab("anna", returns);
        var secondToken = token(second);
        assertEndIsTold(second, token, callId);
        assertEndIsTold(tab("anna", returns), secondToken, callId);
    }

    @Test
    void ofThoseThatEndedItHearsOfAsManyAsItMayHave() throws Exception {
        var last = new ArrayList<String>();
        for (int i = 0; i < MOST_CALLS + 1; i++) {
            last.add(call(first));
            phoneRings().refuse(486, "Busy Here");
            first.next("ended");
        }
        var second = tab("anna", returns);
        wantsBack(second, token);
        for (var callId : last.subList(1, last.size())) {
            assertThat(second.next("ended", "ok").path("callId").asText()).isEqualTo(callId);
        }
        assertThat(second.next("ended", "ok").path("type").asText()).isEqualTo("ok");
    }

    @Test
    void aTokenIsGoodOnceAndForTheSameUser() throws Exception {
        call(first);
        first.page.closed(false);
        assertThat(comesBack(tab("berta", returns), token).at("/data/name").asText()).isEqualTo("other-identity");
        assertThat(comesBack(tab("anna", returns), "x" + token).at("/data/name").asText()).isEqualTo("resume-over");
        var second = tab("anna", returns);
        var itself = token(second);
        assertThat(comesBack(second, token).at("/data/calls")).hasSize(1);
        assertThat(comesBack(tab("anna", returns), token).at("/data/name").asText()).isEqualTo("resume-over");
        assertThat(comesBack(second, itself).at("/data/name").asText()).isEqualTo("resume-over");
    }

    @Test
    void noPageGetsMoreCallsThanItMayHave() throws Exception {
        call(first);
        first.page.closed(false);
        var second = tab("anna", returns);
        call(second);
        call(second);
        assertThat(comesBack(second, token).at("/data/name").asText()).isEqualTo("too-many-calls");
        assertThat(comesBack(tab("anna", returns), token).at("/data/calls")).as("still kept").hasSize(1);
    }

    @Test
    void aPageThatSaysGoodbyeDoesNotComeBack() throws Exception {
        call(first);
        phoneRings();
        first.page.closed(true);
        assertThat(phoneHears.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isInstanceOf(SipEvent.Refused.class);
        assertThat(comesBack(tab("anna", returns), token).at("/data/name").asText()).isEqualTo("resume-over");
    }

    @Test
    void whoeverStaysAwayIsForgotten() throws Exception {
        var brief = new Returns(Duration.ofSeconds(1));
        var page = tab("anna", brief);
        call(page);
        phoneRings();
        page.page.closed(false);
        assertThat(phoneHears.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isInstanceOf(SipEvent.Refused.class);
        brief.onTime(System.nanoTime() + Duration.ofSeconds(1).toNanos());
        assertThat(brief.count()).isZero();
        awaitNothingHeld();
    }

    private Tab tab(String user, Returns kept) {
        return new Tab(calls, Door.open(user), MOST_CALLS, kept).opened();
    }

    private static String token(Tab tab) throws InterruptedException {
        return tab.next("welcome").at("/data/resume/token").asText();
    }

    /** Its browser's first check comes through, so the phone is dialled. */
    private static String call(Tab tab) throws Exception {
        tab.calls("+15550104");
        var ok = tab.next("ok");
        BrowserCheck.send(ok.at("/data/sdp").asText(), tab.next("candidate").at("/data/candidate").asText());
        return ok.path("callId").asText();
    }

    private static JsonNode comesBack(Tab tab, String token) throws InterruptedException {
        wantsBack(tab, token);
        return tab.next("ok", "error");
    }

    private static void wantsBack(Tab tab, String token) {
        tab.says("reattach", "", JSON.createObjectNode().put("token", token).toString());
    }

    private IncomingCall phoneRings() throws InterruptedException {
        var call = phoneRings.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(call).as("the phone rings").isNotNull();
        return call;
    }

    private void awaitNothingHeld() {
        long deadline = System.nanoTime() + Duration.ofSeconds(PATIENCE_SECONDS).toNanos();
        while (calls.count() > 0 && System.nanoTime() - deadline < 0) {
            Thread.yield();
        }
        assertThat(calls.count()).isZero();
    }
}
