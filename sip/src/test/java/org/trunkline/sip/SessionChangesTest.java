package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.trunkline.sip.SipEvent.HungUp;
import org.trunkline.sip.SipEvent.OfferRefused;
import org.trunkline.sip.SipEvent.OfferWanted;
import org.trunkline.sip.SipEvent.Offered;
import org.trunkline.sip.SipEvent.Reanswered;

/** Re-INVITE and UPDATE both ways, against SIPp. */
class SessionChangesTest {
    @RegisterExtension
    private static final SippTrunk trunk = new SippTrunk();
    /** A response to an INVITE that comes again before SIPp has sent its ACK, as it does after T1, ends SIPp 3.6 by an assertion. */
    @RegisterExtension
    private static final SippTrunk inRealTime = new SippTrunk(1);

    private final Heard heard = trunk.heard;

    private static byte[] answer(int version) {
        return ("v=0\r\no=- 1 " + version + " IN IP4 127.0.0.1\r\ns=answer\r\n").getBytes(US_ASCII);
    }

    @Test
    void everyDialectOfHoldIsOfferedToTheOwner() {
        var heard = inRealTime.heard;
        try (var sipp = Sipp.answeringTcp("uas-holds")) {
            var call = inRealTime.dial(sipp);
            int version = 2;
            for (var dialect : new String[] {"a=sendonly", "a=inactive", "0.0.0.0", "PCMU"}) {
                assertThat(new String(heard.next(Offered.class).sdp(), US_ASCII)).contains(dialect);
                call.answerOffer(answer(version++));
            }
            heard.next(HungUp.class);
            sipp.succeeds();
        }
    }

    @Test
    void reinviteWithoutOfferGetsOursAndItsAnswerComesInTheAck() {
        var heard = inRealTime.heard;
        try (var sipp = Sipp.answeringTcp("uas-reinvites-without-offer")) {
            var call = inRealTime.dial(sipp);
            heard.next(OfferWanted.class);
            call.answerOffer(TwoEndpoints.OFFER);
            assertThat(new String(heard.next(Reanswered.class).sdp(), US_ASCII)).contains("sendonly");
            heard.next(OfferWanted.class);
            call.answerOffer(TwoEndpoints.OFFER);
            heard.next(OfferRefused.class); // the ACK had no answer: the session stays
            heard.next(HungUp.class);
            sipp.succeeds();
        }
    }

    @Test
    void updatesChangeAndRefresh() {
        try (var sipp = Sipp.answeringTcp("uas-updates")) {
            var call = trunk.dial(sipp);
            heard.next(Offered.class);
            call.answerOffer(TwoEndpoints.ANSWER);
            heard.next(HungUp.class); // the UPDATE without description was not told
            sipp.succeeds();
        }
    }

    @Test
    void offerThatNobodyAnswersIsRefusedAndOneThatIsRepeatedGetsAFreshAnswer() {
        try (var sipp = Sipp.answeringTcp("uas-reinvites")) {
            var call = trunk.dial(sipp);
            heard.next(Offered.class); // and not a word about it
            heard.next(Offered.class);
            call.answerOffer(TwoEndpoints.ANSWER);
            heard.next(HungUp.class);
            sipp.succeeds();
            assertThat(trunk.gateway.snapshot().refused(Refusal.SESSION_CHANGE)).isPositive();
        }
    }

    @Test
    void glareIsWaitedOut() {
        try (var sipp = Sipp.answeringTcp("uas-meets-our-offer")) {
            var call = trunk.dial(sipp);
            call.offer(TwoEndpoints.OFFER);
            assertThat(new String(heard.next(Reanswered.class).sdp(), US_ASCII)).contains("recvonly");
            heard.next(HungUp.class);
            sipp.succeeds();
        }
    }

    @Test
    void refusedOfferLeavesTheCallAsItWas() {
        try (var sipp = Sipp.answeringTcp("uas-refuses-our-offer")) {
            trunk.dial(sipp).offer(TwoEndpoints.OFFER);
            assertThat(heard.next(OfferRefused.class).status()).isEqualTo(488);
            heard.next(HungUp.class);
            sipp.succeeds();
        }
    }

    @Test
    void peerThatNoLongerKnowsTheCallEndsIt() {
        try (var sipp = Sipp.answeringTcp("uas-no-longer-knows")) {
            trunk.dial(sipp).offer(TwoEndpoints.OFFER);
            assertThat(heard.next(HungUp.class).q850()).hasValue(102);
            sipp.succeeds();
        }
    }

    @Test
    void byeEndsAReinviteThatWaits() {
        try (var sipp = Sipp.answering("uas-hangs-up-while-it-reinvites")) {
            trunk.dial(sipp);
            heard.next(Offered.class);
            heard.next(HungUp.class);
            sipp.succeeds();
        }
    }

    @Test
    void peerThatMovedIsFollowed() {
        try (var fresh = new SippTrunk(); // has no transactions of other tests, and keeps one of UDP
                var sipp = Sipp.answering("uas-moves")) {
            var call = fresh.dial(sipp);
            Heard.eventually("the UPDATE was answered", () -> fresh.gateway.snapshot().serverTransactions() > 0);
            call.hangUp("Done");
            sipp.succeeds();
            fresh.over();
        }
    }

    @Test
    void whatIsNotServedInsideACallIsRefusedAndTheCallGoesOn() {
        try (var sipp = Sipp.answeringTcp("uas-speaks-of-other-things")) {
            trunk.dial(sipp);
            heard.next(HungUp.class);
            sipp.succeeds();
            assertThat(trunk.gateway.snapshot().refused(Refusal.METHOD)).isPositive();
        }
    }
}
