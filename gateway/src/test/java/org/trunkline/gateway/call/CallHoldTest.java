package org.trunkline.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.trunkline.media.bridge.MediaEvent;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.SipFailure;

/** Who holds whom, and who is held when somebody else takes the place of a phone. */
class CallHoldTest extends CallUnderTest {
    @Test
    void offersOfThePhoneAreAnsweredAndItsHoldIsToldOnce() {
        talk();
        sip(new SipEvent.Offered(SDP));
        on(new CallInput.OfferTaken(true));
        sip(new SipEvent.OfferWanted());
        on(new CallInput.OfferTaken(true));
        on(new CallInput.OfferTaken(false));

        assertThat(done).containsExactly("answer offer", "held by phone", "give offer", "resumed by phone");
    }

    @Test
    void theAnswerToAnOfferThatThePhoneWantedIsNoNews() {
        talk();
        sip(new SipEvent.OfferWanted());
        sip(new SipEvent.Reanswered(SDP));

        assertThat(done).containsExactly("give offer", "connect");
    }

    @Test
    void holdIsOfferedAndToldWhenThePhoneAgrees() {
        talk();
        on(new CallInput.Hold(true));
        sip(new SipEvent.Reanswered(SDP));
        on(new CallInput.Hold(true));
        on(new CallInput.Hold(false));
        sip(new SipEvent.Reanswered(SDP));

        assertThat(done).containsExactly(
                "offer hold", "connect", "held by browser", "offer resume", "connect", "resumed by browser");
    }

    @Test
    void whatThePageWantsMeanwhileWaitsForTheAnswer() {
        talk();
        on(new CallInput.Hold(true));
        on(new CallInput.Hold(false));
        on(new CallInput.Hold(true));
        on(new CallInput.Hold(false));
        sip(new SipEvent.Reanswered(SDP));

        assertThat(done).containsExactly("offer hold", "connect", "held by browser", "offer resume");
    }

    @Test
    void aRefusedHoldLeavesTheCallAsItWas() {
        talk();
        on(new CallInput.Hold(true));
        sip(new SipEvent.OfferRefused(488));
        on(new CallInput.Hold(true));

        assertThat(done).containsExactly("offer hold", "media resume", "warning hold-refused", "offer hold");
    }

    @Test
    void holdWaitsForTheAnswerOfTheCall() {
        on(new CallInput.Hold(true));
        media(new MediaEvent.BrowserConnected());
        assertThat(done).isEmpty();
        sip(new SipEvent.Answered(SDP));

        assertThat(done).containsExactly("connect", "answered", "offer hold");
    }

    @Test
    void aPhoneThatThePageHeldIsTakenBackWhenItIsJoined() {
        talk();
        on(new CallInput.Hold(true));
        sip(new SipEvent.Reanswered(SDP));
        on(new CallInput.Transfer(List.of(target("200"))));
        sip(new SipEvent.TransferProgress(405, true));
        newLeg(new SipEvent.Answered(SDP));
        sip(new SipEvent.Reanswered(SDP));

        assertThat(done).endsWith("join 2", "transfer done by browser 200", "ended transferred by browser", "offer resume", "connect");
    }

    @Test
    void aPhoneThatIsJustBeingHeldIsTakenBackToo() {
        talk();
        on(new CallInput.Hold(true));
        on(new CallInput.Transfer(List.of(target("200"))));
        sip(new SipEvent.TransferProgress(405, true));
        newLeg(new SipEvent.Answered(SDP));
        sip(new SipEvent.Reanswered(SDP));
        sip(new SipEvent.Reanswered(SDP));

        assertThat(done).endsWith("ended transferred by browser", "connect", "offer resume", "connect");
    }

    @Test
    void aPhoneThatRefusesToBeHeldWhileItIsJoinedIsNot() {
        talk();
        on(new CallInput.Hold(true));
        on(new CallInput.Transfer(List.of(target("200"))));
        sip(new SipEvent.TransferProgress(405, true));
        newLeg(new SipEvent.Answered(SDP));
        sip(new SipEvent.OfferRefused(488));

        assertThat(done).endsWith("ended transferred by browser", "media resume");
    }

    @Test
    void whatThePageWantsWhileASecondPhoneRingsIsOfferedWhenThatDoesNotAnswer() {
        refused("200");
        on(new CallInput.Hold(true));
        newLeg(refused(SipFailure.Kind.REFUSED_BY_PEER, 486));

        assertThat(done).containsExactly(
                "dial 2 200", "hang up phone: transferred", "transfer failed by browser 486", "offer hold");
    }

    @Test
    void aPhoneThatThePageHoldsIsReplacedByOneThatIsHeld() {
        holds();
        sip(asks("b"));
        newLeg(new SipEvent.Answered(SDP));
        leg = 2;
        on(new CallInput.Hold(false));

        assertThat(done).containsExactly(
                "dial 2 b held", "transfer calling by phone", "connect", "report 200", "hang up phone: transferred",
                "transfer done by phone 200", "offer resume");
    }

    @Test
    void whatThePageWantsDuringATransferIsOfferedToTheOldPhoneAndToTheNewOne() {
        talk();
        sip(asks("b"));
        on(new CallInput.Hold(true));
        sip(new SipEvent.Reanswered(SDP));
        done.clear();
        newLeg(new SipEvent.Answered(SDP));
        leg = 2;
        sip(new SipEvent.Reanswered(SDP));

        assertThat(done).containsExactly(
                "connect", "report 200", "hang up phone: transferred", "transfer done by phone 200",
                "resumed by browser", "offer hold", "connect", "held by browser");
    }

    @Test
    void aPhoneThatIsJustBeingHeldIsReplacedByOneThatIs() {
        talk();
        on(new CallInput.Hold(true));
        sip(asks("b"));
        done.clear();
        newLeg(new SipEvent.Answered(SDP));

        assertThat(done).endsWith("transfer done by phone 200", "held by browser");
    }

    @Test
    void aPhoneThatRefusesToBeHeldDoesNotSpeakForTheOneThatReplacesIt() {
        talk();
        on(new CallInput.Hold(true));
        sip(asks("b"));
        sip(new SipEvent.OfferRefused(488));
        done.clear();
        newLeg(new SipEvent.Answered(SDP));

        assertThat(done).endsWith("transfer done by phone 200", "held by browser", "offer resume");
    }

    @Test
    void whatAPhoneThatLeftHadNotYetAnsweredIsOfferedToTheNewOne() {
        talk();
        sip(asks("b"));
        on(new CallInput.OfferTaken(true));
        on(new CallInput.Hold(true));
        done.clear();
        sip(new SipEvent.HungUp("", OptionalInt.empty()));
        newLeg(new SipEvent.Answered(SDP));
        leg = 2;
        sip(new SipEvent.Reanswered(SDP));

        assertThat(done).containsExactly(
                "resumed by phone", "connect", "transfer done by phone 200", "offer hold", "connect", "held by browser");
    }

    @Test
    void whereTheNewPhoneIsNotReachedTheNextOneIsHeldAsItWas() {
        holds();
        sip(asks("b+c"));
        sip(new SipEvent.HungUp("", OptionalInt.empty()));
        newLeg(refused(SipFailure.Kind.REFUSED_BY_PEER, 503));
        leg = 3;
        sip(new SipEvent.Answered(SDP));

        assertThat(done).containsExactly(
                "dial 2 b held", "transfer calling by phone", "dial 3 c held", "connect", "transfer done by phone 200");
    }

    @Test
    void aDialogThatTakesThePlaceOfAHeldPhoneIsHeld() {
        talk();
        on(new CallInput.Hold(true));
        assertThat(call.held()).isTrue();
        done.clear();
        on(new CallInput.Replaced(call.newLeg()));

        assertThat(done).containsExactly("hang up phone: transferred", "transfer done by phone 200", "held by browser");
    }
}
