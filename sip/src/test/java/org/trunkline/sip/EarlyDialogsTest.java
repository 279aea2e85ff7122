package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.SipEvent.Answered;
import org.trunkline.sip.SipEvent.HungUp;
import org.trunkline.sip.SipEvent.OfferRefused;
import org.trunkline.sip.SipEvent.Offered;
import org.trunkline.sip.SipEvent.Reanswered;
import org.trunkline.sip.SipEvent.Refused;
import org.trunkline.sip.SipEvent.Ringing;

/** What may happen in a call of ours between its INVITE and its 200. */
class EarlyDialogsTest {
    private static final TwoEndpoints world = new TwoEndpoints();
    private static final String SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\n";
    private final Heard heard = new Heard();
    private RawPeer peer;
    private SipCall call;
    private String invite;

    @BeforeEach
    void dial() {
        peer = new RawPeer(world.gateway.port());
        call = world.gateway.invite(peer.trunk(), TwoEndpoints.number("+15550100"), TwoEndpoints.OFFER, heard);
        invite = peer.receive("INVITE");
    }

    @AfterEach
    void noCallIsLeft() {
        peer.close();
        world.noCalls();
        heard.nothingMore();
    }

    @AfterAll
    static void nothingIsLeft() {
        world.idle();
        world.close();
    }

    private static String reliable(int number) {
        return "Require: 100rel\nRSeq: " + number + "\n";
    }

    private String prack(int number) {
        var prack = peer.receive("PRACK");
        assertThat(RawPeer.header(prack, "RAck")).isEqualTo(number + " 1 INVITE");
        peer.reply(prack, "200 OK", "acknowledged", "");
        return prack;
    }

    private static String text(byte[] sdp) {
        return new String(sdp, US_ASCII);
    }

    private void hungUpBy(String tag) {
        call.hangUp("Done");
        peer.reply(peer.receive("BYE sip:" + tag + "@"), "200 OK", tag, "");
    }

    @Test
    void reliableResponsesAreAcknowledgedInOrderAndToldOnce() { // RFC 3262 §4
        peer.reply(invite, "183 Session Progress", "a", reliable(7), SDP + "a=first\r\n");
        var first = prack(7);
        assertThat(RawPeer.header(first, "CSeq")).isEqualTo("2 PRACK");
        assertThat(RawPeer.tag(first, "To")).isEqualTo("a");
        peer.reply(invite, "183 Session Progress", "a", reliable(7), SDP + "a=first\r\n"); // repeated
        peer.reply(invite, "180 Ringing", "a", reliable(9), ""); // 8 was lost
        assertThat(peer.hearsNothingNewFor(100, "PRACK")).isTrue();
        peer.reply(invite, "180 Ringing", "a", reliable(8), "");
        prack(8);
        peer.reply(invite, "181 Call Is Being Forwarded", "a", reliable(9), "");
        prack(9);
        assertThat(text(heard.next(Ringing.class).sdp())).contains("a=first");
        assertThat(heard.next(Ringing.class).status()).isEqualTo(180);
        assertThat(heard.next(Ringing.class).status()).isEqualTo(181);
        peer.reply(invite, "200 OK", "a", "");
        assertThat(text(heard.next(Answered.class).sdp())).contains("a=first");
        peer.receive("ACK");
        hungUpBy("a");
    }

    @Test
    void eachBranchCountsItsReliableResponsesByItself() {
        peer.reply(invite, "183 Session Progress", "a", reliable(100), SDP + "a=first\r\n");
        assertThat(RawPeer.tag(prack(100), "To")).isEqualTo("a");
        peer.reply(invite, "183 Session Progress", "b", reliable(5), SDP + "a=second\r\n");
        assertThat(RawPeer.tag(prack(5), "To")).isEqualTo("b");
        assertThat(text(heard.next(Ringing.class).sdp())).contains("a=first");
        assertThat(text(heard.next(Ringing.class).sdp())).contains("a=second");
        peer.reply(invite, "200 OK", "a", ""); // what it said in its 183 is its answer
        assertThat(text(heard.next(Answered.class).sdp())).contains("a=first");
        hungUpBy("a");
    }

    @Test
    void branchThatEndsGivesTheSoundBackToTheOther() { // RFC 6228
        peer.reply(invite, "183 Session Progress", "a", SDP + "a=first\r\n");
        peer.reply(invite, "183 Session Progress", "b", SDP + "a=second\r\n");
        peer.reply(invite, "199 Early Dialog Terminated", "b", "");
        heard.next(Ringing.class);
        heard.next(Ringing.class);
        assertThat(text(heard.next(Ringing.class).sdp())).contains("a=first");
        Heard.eventually("one dialog", () -> world.gateway.snapshot().dialogs() == 1);
        peer.reply(invite, "199 Early Dialog Terminated", "a", "");
        Heard.eventually("no dialog", () -> world.gateway.snapshot().dialogs() == 0);
        peer.reply(invite, "486 Busy Here", "c", "");
        assertThat(heard.next(Refused.class).failure().status()).isEqualTo(486);
    }

    @Test
    void byeInABranchEndsItAlone() {
        peer.reply(invite, "180 Ringing", "a", "");
        peer.reply(invite, "180 Ringing", "b", "");
        heard.next(Ringing.class);
        heard.next(Ringing.class);
        peer.send(peer.inside(invite, "BYE", "b", 1, ""));
        peer.receive("SIP/2.0 200");
        assertThat(heard.next(Ringing.class).status()).isEqualTo(180);
        peer.reply(invite, "200 OK", "a", SDP);
        heard.next(Answered.class);
        hungUpBy("a");
    }

    @Test
    void updateWithAnOfferIsAnsweredBeforeTheCall() { // RFC 3311 §5.2
        peer.reply(invite, "183 Session Progress", "a", reliable(1), SDP);
        prack(1);
        heard.next(Ringing.class);
        peer.send(peer.inside(invite, "UPDATE", "a", 1, SDP + "a=update\r\n"));
        assertThat(text(heard.next(Offered.class).sdp())).contains("a=update");
        peer.send(peer.inside(invite, "UPDATE", "a", 2, SDP + "a=hasty\r\n"));
        var busy = peer.receive("SIP/2.0 500");
        assertThat(Integer.parseInt(RawPeer.header(busy, "Retry-After"))).isBetween(0, 10);
        call.answerOffer(TwoEndpoints.ANSWER);
        assertThat(peer.receive("SIP/2.0 200")).endsWith(text(TwoEndpoints.ANSWER));
        peer.send(peer.inside(invite, "UPDATE", "a", 3, SDP + "a=worse\r\n"));
        heard.next(Offered.class);
        call.refuseOffer(488);
        peer.receive("SIP/2.0 488");
        peer.reply(invite, "200 OK", "a", "");
        heard.next(Answered.class);
        hungUpBy("a");
    }

    @Test
    void updateBeforeOurOfferIsAnsweredIsTooEarly() { // RFC 3311 §5.2
        peer.reply(invite, "180 Ringing", "a", "");
        heard.next(Ringing.class);
        peer.send(peer.inside(invite, "UPDATE", "a", 1, SDP));
        peer.receive("SIP/2.0 491");
        peer.send(peer.inside(invite, "UPDATE", "a", 2, "")); // a refreshed target only
        peer.receive("SIP/2.0 200");
        call.offer(TwoEndpoints.OFFER); // ours may not be made either
        assertThat(heard.next(OfferRefused.class).status()).isEqualTo(491);
        peer.reply(invite, "486 Busy Here", "a", "");
        heard.next(Refused.class);
    }

    @Test
    void ourOfferGoesByUpdateAndWaitsOutGlare() { // RFC 3311 §5.1
        peer.reply(invite, "183 Session Progress", "a", reliable(1), SDP);
        prack(1);
        heard.next(Ringing.class);
        call.offer(TwoEndpoints.EARLY);
        var update = peer.receive("UPDATE sip:a@");
        assertThat(update).endsWith(text(TwoEndpoints.EARLY));
        peer.send(peer.inside(invite, "UPDATE", "a", 1, SDP)); // crosses ours
        peer.receive("SIP/2.0 491");
        peer.reply(update, "491 Request Pending", "a", "");
        var again = peer.receive("UPDATE sip:a@");
        assertThat(RawPeer.header(again, "CSeq")).isEqualTo("4 UPDATE");
        peer.reply(again, "200 OK", "a", SDP + "a=answer\r\n");
        assertThat(text(heard.next(Reanswered.class).sdp())).contains("a=answer");
        call.offer(TwoEndpoints.OFFER);
        peer.reply(peer.receive("UPDATE sip:a@"), "488 Not Acceptable Here", "a", "");
        assertThat(heard.next(OfferRefused.class).status()).isEqualTo(488);
        peer.reply(invite, "200 OK", "a", SDP + "a=old\r\n"); // says again what it said in its 183
        assertThat(text(heard.next(Answered.class).sdp())).contains("a=answer");
        hungUpBy("a");
    }

    @Test
    void answerMayComeWhileTheirOfferWaits() {
        peer.reply(invite, "183 Session Progress", "a", reliable(1), SDP);
        prack(1);
        heard.next(Ringing.class);
        peer.send(peer.inside(invite, "UPDATE", "a", 1, SDP + "a=update\r\n"));
        heard.next(Offered.class);
        peer.reply(invite, "200 OK", "a", "");
        heard.next(Answered.class);
        call.answerOffer(TwoEndpoints.ANSWER);
        assertThat(peer.receive("SIP/2.0 200")).contains("UPDATE");
        peer.send(peer.inside(invite, "BYE", "a", 2, ""));
        heard.next(HungUp.class);
    }

    @Test
    void offerThatWaitsForUsIsAnsweredWhenTheCallEnds() {
        peer.reply(invite, "183 Session Progress", "a", reliable(1), SDP);
        prack(1);
        heard.next(Ringing.class);
        peer.send(peer.inside(invite, "UPDATE", "a", 1, SDP));
        heard.next(Offered.class);
        peer.reply(invite, "486 Busy Here", "a", "");
        heard.next(Refused.class);
        assertThat(peer.receive("SIP/2.0 487")).contains("UPDATE");
    }

    @Test
    void offerThatWaitsForUsIsAnsweredWhenWeHangUp() {
        peer.reply(invite, "183 Session Progress", "a", reliable(1), SDP);
        prack(1);
        heard.next(Ringing.class);
        peer.send(peer.inside(invite, "UPDATE", "a", 1, SDP));
        heard.next(Offered.class);
        peer.reply(invite, "200 OK", "a", "");
        heard.next(Answered.class);
        call.hangUp("Done");
        assertThat(peer.receive("SIP/2.0 487")).contains("UPDATE"); // RFC 3261 §15.1.2
        peer.reply(peer.receive("BYE sip:a@"), "200 OK", "a", "");
    }

    @Test
    void whatAnotherBranchSaysOfOurOfferIsNotSaidByTheOneThatAnswered() {
        peer.reply(invite, "183 Session Progress", "a", reliable(1), SDP);
        prack(1);
        heard.next(Ringing.class);
        call.offer(TwoEndpoints.EARLY);
        var update = peer.receive("UPDATE sip:a@");
        peer.reply(invite, "200 OK", "b", SDP); // whose dialog has had no such CSeq
        heard.next(Answered.class);
        peer.receive("ACK sip:b@");
        peer.reply(update, "481 Call/Transaction Does Not Exist", "a", "");
        assertThat(peer.hearsNothingFor(200, "BYE")).isTrue();
        hungUpBy("b");
    }

    @Test
    void offerThatNobodyAnswersIsRefusedAndTheNextMayCome() {
        peer.reply(invite, "183 Session Progress", "a", reliable(1), SDP);
        prack(1);
        heard.next(Ringing.class);
        call.offer(TwoEndpoints.EARLY);
        assertThat(heard.next(OfferRefused.class).status()).isEqualTo(408); // RFC 3261 §8.1.3.1
        call.offer(TwoEndpoints.OFFER);
        var update = peer.receive("UPDATE sip:a@", last -> last.endsWith(text(TwoEndpoints.OFFER))); // the first is repeated
        peer.reply(update, "200 OK", "a", SDP);
        heard.next(Reanswered.class);
        peer.reply(invite, "200 OK", "a", "");
        heard.next(Answered.class);
        hungUpBy("a");
    }
}
