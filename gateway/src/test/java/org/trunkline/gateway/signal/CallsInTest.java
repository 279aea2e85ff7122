package org.trunkline.gateway.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.gateway.call.Calls;
import org.trunkline.gateway.call.FakeCaller;
import org.trunkline.gateway.call.Gear;
import org.trunkline.media.bridge.MediaEngine;
import org.trunkline.sip.Credentials;
import org.trunkline.sip.Registering;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.SipFailure;
import org.trunkline.sip.Trunk;

/** Calls in at real pages and a real media engine; what the caller does is the test's. */
class CallsInTest {
    private static final int PATIENCE_SECONDS = 10;
    private static final Trunk TRUNK = Trunk.udp("office", Gear.address(), 5060, "anonymous");
    private static final byte[] SDP = ("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                    + "m=audio 9 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n")
            .getBytes();

    private final MediaEngine media = Gear.media();
    private final Calls calls = new Calls(Gear.settings(TRUNK, "anna", 2), media, _ -> {
        throw new AssertionError("nobody is called out");
    });
    private final Tab one = new Tab(calls, Door.open("anna"));
    private final Tab two = new Tab(calls, Door.open("anna"));

    @AfterEach
    void close() {
        calls.close();
        media.close();
    }

    @Test
    void theFirstPageToAnswerHasTheCall() throws Exception {
        var caller = rings();
        assertThat(caller.hears()).isEqualTo("180");
        var incoming = one.next("incoming");
        assertThat(incoming.at("/data/from").asText()).isEqualTo("+15550123");
        assertThat(incoming.at("/data/trunk").asText()).isEqualTo("office");
        var callId = two.next("incoming").path("callId").asText();
        assertThat(incoming.path("callId").asText()).isEqualTo(callId);

        two.answers(callId);
        assertThat(two.next("ok").at("/data/sdp").asText()).contains("m=audio");
        assertThat(one.next("ended").at("/data/cause").asText()).isEqualTo("answered-elsewhere");
        one.answers(callId);
        assertThat(one.next("error").at("/data/name").asText()).isEqualTo("unknown-call");

        assertThat(caller.hears()).isEqualTo("200");
        caller.does(new SipEvent.Answered(SDP));
        two.next("answered");
        two.says("hangup", callId, "{}");
        assertThat(two.next("ended").at("/data/by").asText()).isEqualTo("browser");
        assertThat(caller.hears()).isEqualTo("bye hangup");
        assertNothingHeld();
    }

    @Test
    void oneRejectsForAll() throws Exception {
        var caller = rings();
        var callId = one.next("incoming").path("callId").asText();
        one.says("reject", callId, "{\"status\":\"busy\"}");
        one.next("ok");
        assertThat(one.next("ended").at("/data/cause").asText()).isEqualTo("declined");
        two.next("incoming");
        assertThat(two.next("ended").at("/data/cause").asText()).isEqualTo("declined-elsewhere");
        assertThat(caller.hears()).isEqualTo("180");
        assertThat(caller.hears()).isEqualTo("486 Busy Here");
        assertNothingHeld();
    }

    @Test
    void anOfferThatCannotBeUsedLeavesTheCallToOthers() throws Exception {
        var caller = rings();
        var callId = one.next("incoming").path("callId").asText();
        one.says("answer", callId, "{\"sdp\":\"v=0\"}");
        assertThat(one.next("error").at("/data/name").asText()).isEqualTo("bad-sdp");
        two.next("incoming");
        two.answers(callId);
        two.next("ok");
        assertThat(caller.hears()).isEqualTo("180");
        assertThat(caller.hears()).isEqualTo("200");
    }

    @Test
    void aCallerWhoGivesUpStopsTheRinging() throws Exception {
        var caller = rings();
        one.next("incoming");
        caller.does(new SipEvent.Refused(
                new SipFailure(487, "", OptionalInt.empty(), SipFailure.Kind.CANCELLED)));
        assertThat(one.next("ended").at("/data/cause").asText()).isEqualTo("cancelled-by-caller");
        assertNothingHeld();
    }

    @Test
    void aCallerWhoGivesUpAfterTheAnswerEndsTheCall() throws Exception {
        var caller = rings();
        var callId = one.next("incoming").path("callId").asText();
        one.answers(callId);
        one.next("ok");
        caller.does(new SipEvent.Refused(
                new SipFailure(487, "", OptionalInt.empty(), SipFailure.Kind.CANCELLED)));
        assertThat(one.next("ended").at("/data/cause").asText()).isEqualTo("cancelled-by-caller");
        assertNothingHeld();
    }

    @Test
    void aCallerDoesNotWaitForAPageThatBreaksWhileItAnswers() throws Exception {
        var caller = rings();
        var callId = one.next("incoming").path("callId").asText();
        assertThat(caller.hears()).isEqualTo("180");
        one.breaks = true;
        one.answers(callId);
        assertThat(caller.hears()).startsWith("bye");
        assertNothingHeld();
    }

    @Test
    void nobodyIsThere() throws Exception {
        var caller = called();
        assertThat(caller.hears()).isEqualTo("480 Temporarily Unavailable");
        assertNothingHeld();
    }

    @Test
    void aCallToAnExtensionRingsItsUserWhateverTheRouteForTheTrunkSays() throws Exception {
        registers(one);
        var proof = new Credentials("204", "secret", Optional.empty());
        var extension = TRUNK.asExtension("berta", proof, new Registering("204", Optional.empty(), Duration.ofHours(1)));
        assertThat(called(extension).hears()).as("she is not there").isEqualTo("480 Temporarily Unavailable");
        var berta = new Tab(calls, Door.open("berta"));
        berta.says("register", "", "{\"user\":\"berta\"}");
        berta.next("ok");
        var caller = called(extension);
        berta.next("incoming");
        assertThat(caller.hears()).isEqualTo("180");
        berta.page.closed(true);
        assertThat(caller.hears()).isEqualTo("480 Temporarily Unavailable");
        assertNothingHeld();
    }

    @Test
    void pagesThatAreClosedOrUnregisteredDoNotRing() throws Exception {
        var caller = rings();
        one.next("incoming");
        one.page.closed(true);
        two.next("incoming");
        two.says("unregister", "", "{}");
        assertThat(two.next("ended").at("/data/cause").asText()).isEqualTo("cancelled");
        assertThat(caller.hears()).isEqualTo("180");
        assertThat(caller.hears()).isEqualTo("480 Temporarily Unavailable");
        assertThat(called().hears()).isEqualTo("480 Temporarily Unavailable");
    }

    @Test
    void anUnknownUserIsRefused() throws Exception {
        one.says("register", "", "{\"user\":\"berta\"}");
        assertThat(one.next("error").at("/data/name").asText()).isEqualTo("user-refused");
        assertThat(called().hears()).isEqualTo("480 Temporarily Unavailable");
    }

    @Test
    void aSourceThatIsNoTrunkIsRefused() throws Exception {
        var caller = new FakeCaller(Optional.empty(), Optional.empty());
        calls.incoming(caller);
        assertThat(caller.hears()).isEqualTo("403 Forbidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "m=audio 20000 RTP/AVP 18\r\n",
        "m=audio 20000 RTP/SAVP 0\r\n",
        "m=image 20000 udptl t38\r\n",
        ""
    })
    void aCallThatNobodyCouldAnswerRingsNowhere(String media) throws Exception {
        registers(one);
        var caller = new FakeCaller(Optional.of(TRUNK), Optional.empty())
                .offering("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n" + media);
        calls.incoming(caller);
        assertThat(caller.hears()).isEqualTo("488 Not Acceptable Here");
        assertNothingHeld();
    }

    @Test
    void aTrunkWithoutAFreeLineIsTold() throws Exception {
        registers(one);
        called();
        called();
        assertThat(called().hears()).isEqualTo("503 Service Unavailable");
        assertThat(calls.onTrunk("office")).isEqualTo(2);
    }

    @Test
    void whileTheLoopsComeLateACallerIsToldWhenToTryAgain() throws Exception {
        registers(one);
        var goOn = Gear.hang(media);
        assertThat(called().hears()).isEqualTo("503 Service Unavailable, in 10 s");
        assertThat(calls.onTrunk("office")).isZero();
        goOn.run();
    }

    @Test
    void stoppingRefusesWhatRings() throws Exception {
        var caller = rings();
        one.next("incoming");
        calls.close();
        assertThat(one.next("ended").at("/data/cause").asText()).isEqualTo("gateway-stopping");
        assertThat(caller.hears()).isEqualTo("180");
        assertThat(caller.hears()).isEqualTo("503 Service Unavailable");
        assertThat(called().hears()).isEqualTo("503 Service Unavailable");
    }

    @Test
    void aCallThatIsNotTalkedInOrNotOursIsNotReplaced() throws Exception {
        var first = rings();
        var callId = one.next("incoming").path("callId").asText();
        one.answers(callId);
        one.next("ok");
        assertThat(first.hears()).isEqualTo("180");
        assertThat(first.hears()).isEqualTo("200");
        first.does(new SipEvent.Answered(SDP));
        one.next("answered");

        var early = new FakeCaller(Optional.of(TRUNK), Optional.of(first));
        calls.incoming(early);
        assertThat(early.hears()).as("the browser's media is not there").isEqualTo("481 Call/Transaction Does Not Exist");
        var stranger = new FakeCaller(Optional.of(TRUNK), Optional.of(early));
        calls.incoming(stranger);
        assertThat(stranger.hears()).isEqualTo("481 Call/Transaction Does Not Exist");
        assertThat(calls.onTrunk("office")).isEqualTo(1);
    }

    private FakeCaller rings() throws InterruptedException {
        registers(one);
        registers(two);
        return called();
    }

    private FakeCaller called() {
        return called(TRUNK);
    }

    private FakeCaller called(Trunk from) {
        var caller = new FakeCaller(Optional.of(from), Optional.empty());
        calls.incoming(caller);
        return caller;
    }

    private static void registers(Tab tab) throws InterruptedException {
        tab.says("register", "", "{\"user\":\"anna\"}");
        tab.next("ok");
    }

    private void assertNothingHeld() {
        long deadline = System.nanoTime() + Duration.ofSeconds(PATIENCE_SECONDS).toNanos();
        while ((media.snapshot().rtpPairsInUse() > 0 || calls.count() > 0) && System.nanoTime() - deadline < 0) {
            Thread.yield();
        }
        assertThat(media.snapshot().rtpPairsInUse()).isZero();
        assertThat(calls.count()).isZero();
        assertThat(calls.onTrunk("office")).isZero();
    }
}
