package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.SipEvent.Answered;
import org.trunkline.sip.SipEvent.Offered;
import org.trunkline.sip.SipEvent.Reanswered;
import org.trunkline.sip.SipEvent.Refused;

/** What may happen in a call that comes in between its INVITE and our 200. */
class ReliableProvisionalsTest {
    private static final TwoEndpoints world = new TwoEndpoints();
    private static final String SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\n";
    private final RawPeer peer = new RawPeer(world.carrier.port());

    @AfterEach
    void noCallIsLeft() {
        world.noCalls();
        peer.close();
    }

    @AfterAll
    static void nothingIsLeft() {
        world.idle();
        world.close();
    }

    private IncomingCall invited(String more, String sdp) {
        peer.send(peer.request("INVITE", "1", "", 1, more, sdp));
        return world.offered();
    }

    private void prack(String response, int sequence, String rack, String sdp) {
        peer.send(peer.request(
                "PRACK", "p" + sequence, RawPeer.tag(response, "To"), sequence, "RAck: " + rack + "\n", sdp));
    }

    private static String number(String response) {
        assertThat(RawPeer.header(response, "Require")).isEqualTo("100rel");
        return RawPeer.header(response, "RSeq");
    }

    private String answered(String sdp, int bye) {
        var ok = peer.receive("SIP/2.0 200", response -> response.contains("1 INVITE"));
        peer.send(peer.request("ACK", "a", RawPeer.tag(ok, "To"), 1, "", sdp));
        world.offeredEvents().until(Answered.class);
        peer.send(peer.request("BYE", "b", RawPeer.tag(ok, "To"), bye, "", ""));
        return ok;
    }

    @Test
    void progressWithADescriptionIsReliableWhereTheCallerCan() { // RFC 3262 §3
        var call = invited("Supported: timer, 100rel\n", SDP);
        call.ring();
        assertThat(peer.receive("SIP/2.0 180")).doesNotContain("RSeq");
        call.progress(183, TwoEndpoints.EARLY);
        var progress = peer.receive("SIP/2.0 183");
        var number = number(progress);
        assertThat(peer.receive("SIP/2.0 183")).isEqualTo(progress); // until its PRACK comes
        call.answer(TwoEndpoints.ANSWER); // has to wait
        assertThat(peer.hearsNothingFor(60, "SIP/2.0 200")).isTrue();
        prack(progress, 2, (Long.parseLong(number) + 1) + " 1 INVITE", "");
        peer.receive("SIP/2.0 481");
        prack(progress, 3, number + " 1 INVITE", "");
        assertThat(peer.receive("SIP/2.0 200")).contains("3 PRACK");
        prack(progress, 3, number + " 1 INVITE", ""); // repeated: the same again
        assertThat(answered("", 4)).doesNotContain("application/sdp"); // it has been said
    }

    @Test
    void offerlessCallHearsOurOfferEarlyAndAnswersInItsPrack() {
        var call = invited("Supported: 100rel\n", "");
        call.progress(183, TwoEndpoints.OFFER);
        var progress = peer.receive("SIP/2.0 183");
        prack(progress, 2, number(progress) + " 1 INVITE", SDP + "a=answer\r\n");
        peer.receive("SIP/2.0 200");
        var heard = world.offeredEvents();
        assertThat(new String(heard.next(Reanswered.class).sdp(), US_ASCII)).contains("a=answer");
        world.offeredEvents.add(heard);
        call.answer(TwoEndpoints.OFFER);
        assertThat(answered("", 3)).doesNotContain("application/sdp");
    }

    @Test
    void prackMayCarryAnOfferAndUpdateAnother() { // RFC 3262 §5, RFC 3311 §5.2
        var call = invited("Supported: 100rel\n", SDP);
        var heard = world.offeredEvents();
        call.progress(183, TwoEndpoints.EARLY);
        var progress = peer.receive("SIP/2.0 183");
        prack(progress, 2, number(progress) + " 1 INVITE", SDP + "a=prack\r\n");
        assertThat(new String(heard.next(Offered.class).sdp(), US_ASCII)).contains("a=prack");
        call.answerOffer(TwoEndpoints.ANSWER);
        assertThat(peer.receive("SIP/2.0 200")).contains("2 PRACK").contains("s=answer");
        peer.send(peer.request("UPDATE", "u", RawPeer.tag(progress, "To"), 3, "", SDP + "a=update\r\n"));
        assertThat(new String(heard.next(Offered.class).sdp(), US_ASCII)).contains("a=update");
        call.answerOffer(TwoEndpoints.ANSWER);
        assertThat(peer.receive("SIP/2.0 200")).contains("3 UPDATE").contains("s=answer");
        world.offeredEvents.add(heard);
        call.answer(TwoEndpoints.ANSWER);
        answered("", 4);
    }

    @Test
    void updateBeforeTheirOfferIsAnsweredComesTooEarly() { // RFC 3311 §5.2
        var call = invited("", SDP);
        call.ring();
        var ringing = peer.receive("SIP/2.0 180");
        peer.send(peer.request("UPDATE", "u", RawPeer.tag(ringing, "To"), 2, "", SDP));
        assertThat(RawPeer.header(peer.receive("SIP/2.0 500"), "Retry-After")).isNotEmpty();
        call.answer(TwoEndpoints.ANSWER);
        answered("", 3);
    }

    @Test
    void prackMayCrossTheAnswer() { // RFC 3262 §3
        var call = invited("Require: 100rel\n", SDP);
        call.ring();
        var ringing = peer.receive("SIP/2.0 180");
        call.answer(TwoEndpoints.ANSWER); // says nothing that the 180 has said: it need not wait
        var ok = peer.receive("SIP/2.0 200");
        prack(ringing, 2, number(ringing) + " 1 INVITE", "");
        var acknowledged = peer.receive("SIP/2.0 ", response -> response.contains("2 PRACK"));
        assertThat(acknowledged).startsWith("SIP/2.0 200");
        peer.send(peer.request("ACK", "a", RawPeer.tag(ok, "To"), 1, "", ""));
        world.offeredEvents().until(Answered.class);
        peer.send(peer.request("BYE", "b", RawPeer.tag(ok, "To"), 3, "", ""));
    }

    @Test
    void callerThatNeverAcknowledgesIsGivenUp() {
        var call = invited("Require: 100rel\n", SDP);
        call.ring();
        var first = peer.receive("SIP/2.0 180");
        for (int again = 0; again < 6; again++) { // after 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 s; the end is at 32 s
            assertThat(peer.receive("SIP/2.0 ")).isEqualTo(first);
        }
        var last = peer.receive("SIP/2.0 ");
        assertThat(last).startsWith("SIP/2.0 504");
        assertThat(number(first)).isNotEmpty();
        peer.send(peer.request("ACK", "1", RawPeer.tag(last, "To"), 1, "", ""));
        var failure = world.offeredEvents().next(Refused.class).failure();
        assertThat(failure.kind()).isEqualTo(SipFailure.Kind.TIMEOUT);
    }

    @Test
    void everyUnknownExtensionIsNamed() { // RFC 3261 §8.2.2.3
        peer.send(peer.request("INVITE", "1", "", 1, "Require: 100rel, foo\nRequire: bar\n", SDP));
        assertThat(RawPeer.header(peer.receive("SIP/2.0 420"), "Unsupported")).isEqualTo("foo,bar");
    }
}
