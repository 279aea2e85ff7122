package org.trunkline.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.trunkline.config.RouteTarget.ToUser;
import org.trunkline.media.bridge.MediaEvent;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.SipFailure;

/** Calls that are handed over, by the page and by the phone. */
class CallTransferTest extends CallUnderTest {
    @Test
    void aPhoneThatWasHandedOverLeavesTheCall() {
        talk();
        on(new CallInput.Transfer(List.of(target("200"))));
        sip(new SipEvent.TransferProgress(100, false));
        sip(new SipEvent.TransferProgress(180, false));
        sip(new SipEvent.TransferProgress(180, false));
        sip(new SipEvent.TransferProgress(200, true));

        assertThat(done).containsExactly(
                "refer", "transfer calling by browser", "transfer ringing by browser 180", "transfer done by browser 200",
                "hang up phone: transferred", "ended transferred by browser", "release");
    }

    @Test
    void aTransferThatFailsLeavesTheCallAndMayBeTriedAgain() {
        talk();
        on(new CallInput.Transfer(List.of(target("200"))));
        on(new CallInput.Transfer(List.of(target("201"))));
        sip(new SipEvent.TransferProgress(100, false));
        sip(new SipEvent.TransferProgress(486, true));
        on(new CallInput.Transfer(List.of(target("201"))));

        assertThat(done).containsExactly(
                "refer", "transfer calling by browser", "transfer failed by browser", "transfer failed by browser 486",
                "refer", "transfer calling by browser");
    }

    @Test
    void whereTheTrunkRefusesToTransferWeCallAndJoinBothPhones() {
        refused("200");
        newLeg(new SipEvent.Ringing(180, NO_SDP));
        newLeg(new SipEvent.Answered(SDP));

        assertThat(done).containsExactly(
                "dial 2 200", "transfer ringing by browser 180", "join 2", "transfer done by browser 200",
                "ended transferred by browser");
        assertThat(call.over()).as("the phones go on").isFalse();
    }

    @Test
    void noTrunkIsAskedToCallAUser() {
        talk();
        var goal = new Goal.Users("anna", "user:bob", List.of(new ToUser("bob")));
        on(new CallInput.Transfer(List.of(goal)));
        on(new CallInput.Transfer(List.of(goal)));
        newLeg(new SipEvent.Answered(SDP));

        assertThat(done).containsExactly(
                "dial 2 users", "transfer calling by browser", "transfer failed by browser", "join 2",
                "transfer done by browser 200", "ended transferred by browser");
    }

    @Test
    void joinedPhonesDoNotHearOfAThirdThatWasTriedBefore() {
        refused("200", "201");
        newLeg(refused(SipFailure.Kind.REFUSED_BY_PEER, 503));
        on(new CallInput.Sip(3, new SipEvent.Answered(SDP)));
        done.clear();
        newLeg(new SipEvent.HungUp("", OptionalInt.empty()));

        assertThat(done).isEmpty();
        assertThat(call.over()).isFalse();
    }

    @Test
    void joinedPhonesWriteToEachOther() {
        talk();
        sip(written("to the page"));
        assertThat(done).containsExactly("message to the page");
        on(new CallInput.Transfer(List.of(target("200"))));
        sip(new SipEvent.TransferProgress(405, true));
        newLeg(new SipEvent.Answered(SDP));
        done.clear();
        sip(written("one"));
        newLeg(written("other"));

        assertThat(done).containsExactly("pass on to 2: one", "pass on to 1: other");
    }

    private static SipEvent written(String text) {
        return new SipEvent.Messaged(new FakeMessage(Optional.empty(), "text/plain", text));
    }

    @Test
    void joinedPhonesChangeTheirSessionsAndEndTogether() {
        refused("200");
        newLeg(new SipEvent.Answered(SDP));
        done.clear();
        sip(new SipEvent.Offered(SDP));
        newLeg(new SipEvent.OfferWanted());
        newLeg(new SipEvent.Reanswered(SDP));
        on(new CallInput.BrowserGone());
        media(new MediaEvent.BrowserClosed());
        newLeg(new SipEvent.HungUp("", OptionalInt.empty()));
        sip(new SipEvent.HungUp("", OptionalInt.empty()));

        assertThat(done).containsExactly("answer offer", "give offer", "connect", "hang up phone: hangup", "release");
    }

    @Test
    void aSecondPhoneThatDoesNotAnswerLeavesThePageWithTheFirst() {
        refused("200", "201");
        newLeg(refused(SipFailure.Kind.REFUSED_BY_PEER, 503));
        on(new CallInput.Sip(3, refused(SipFailure.Kind.REFUSED_BY_PEER, 486)));
        on(new CallInput.Transfer(List.of(target("202"))));

        assertThat(done).containsExactly(
                "dial 2 200", "dial 3 201", "hang up phone: transferred", "transfer failed by browser 486",
                "refer", "transfer calling by browser");
    }

    @Test
    void thePageHangsUpBothPhonesWhileTheSecondRings() {
        refused("200");
        on(new CallInput.BrowserHungUp());

        assertThat(done).containsExactly(
                "dial 2 200", "hang up phone: hangup", "hang up phone: hangup", "ended hangup by browser", "release");
    }

    @Test
    void theFirstPhoneHangsUpWhileTheSecondRings() {
        refused("200");
        sip(new SipEvent.HungUp("", OptionalInt.empty()));

        assertThat(done).containsExactly("dial 2 200", "hang up phone: hangup", "ended hangup by phone", "release");
    }

    @Test
    void aSecondPhoneRingsNoLongerThanAnyOther() {
        refused("200");
        tickAfter(TIMES.ring().toMillis());

        assertThat(done).containsExactly("dial 2 200", "hang up phone: transferred", "transfer failed by browser 408");
    }

    @Test
    void whatIsGivenToAnotherCallIsNotHungUp() {
        talk();
        on(new CallInput.GivenAway());

        assertThat(done).containsExactly("ended transferred by browser", "release");
    }

    @Test
    void aPhoneThatIsGivenToAnotherCallDoesNotBringWhomItWantedUsToCall() {
        talk();
        sip(asks("b"));
        done.clear();
        on(new CallInput.GivenAway());

        assertThat(done).containsExactly("hang up phone: transferred", "ended transferred by browser", "release");
    }

    @Test
    void anAnsweredPhoneMayBeGivenAwayBeforeTheBrowsersMediaIsThere() {
        sip(new SipEvent.Ringing(180, NO_SDP));
        assertThat(call.answered()).isFalse();
        sip(new SipEvent.Answered(SDP));
        assertThat(call.talking()).isFalse();
        assertThat(call.answered()).isTrue();
    }

    @Test
    void whatRingsCannotBeHandedOver() {
        on(new CallInput.Transfer(List.of(target("200"))));

        assertThat(done).containsExactly("transfer failed by browser");
    }

    @Test
    void aPhoneThatHandsThePageOverIsReplacedWhenTheOtherAnswers() {
        talk();
        sip(asks("b"));
        newLeg(new SipEvent.Ringing(180, NO_SDP));
        newLeg(new SipEvent.Answered(SDP));
        leg = 2;
        on(new CallInput.BrowserHungUp());

        assertThat(done).containsExactly(
                "dial 2 b", "transfer calling by phone", "report 180", "transfer ringing by phone 180",
                "connect", "report 200", "hang up phone: transferred", "transfer done by phone 200",
                "hang up phone: hangup", "ended hangup by browser", "release");
    }

    @Test
    void aPhoneThatMayNotSendUsThereGoesOnTalking() {
        talk();
        sip(asks(""));

        assertThat(done).containsExactly("report 603");
    }

    @Test
    void aTransferToSomebodyWhoDoesNotAnswerLeavesTheOldPhone() {
        talk();
        sip(asks("b"));
        newLeg(refused(SipFailure.Kind.REFUSED_BY_PEER, 486));
        done.clear();
        sip(new SipEvent.HungUp("", OptionalInt.empty()));

        assertThat(done).containsExactly("ended hangup by phone", "release");
    }

    @Test
    void aPhoneThatLeavesAtOnceHandsTheCallToTheNewOne() {
        talk();
        sip(asks("b"));
        sip(new SipEvent.HungUp("", OptionalInt.empty()));
        done.clear();
        newLeg(new SipEvent.Ringing(180, NO_SDP));
        newLeg(new SipEvent.Answered(SDP));

        assertThat(done).containsExactly("transfer ringing by phone", "connect", "transfer done by phone 200");
    }

    @Test
    void anEndDuringATransferEndsBothLegs() {
        talk();
        sip(asks("b"));
        done.clear();
        on(new CallInput.BrowserGone());

        assertThat(done).containsExactly(
                "hang up phone: browser-gone", "hang up phone: browser-gone", "ended browser-gone by browser", "release");
    }

    @Test
    void aTransferThatRingsForEverEnds() {
        talk();
        sip(asks("b"));
        done.clear();
        tickAfter(60_000);

        assertThat(done).containsExactly("hang up phone: no-answer", "report 408", "transfer failed by phone 408");
        assertThat(call.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anotherDialogTakesThePhonesPlace() {
        talk();
        int other = call.newLeg();
        on(new CallInput.Replaced(other));
        sip(new SipEvent.HungUp("", OptionalInt.empty()));
        leg = other;
        sip(new SipEvent.Answered(NO_SDP));
        sip(new SipEvent.HungUp("", OptionalInt.empty()));

        assertThat(done).containsExactly(
                "hang up phone: transferred", "transfer done by phone 200", "ended hangup by phone", "release");
    }

    @Test
    void aDialogThatIsLostAfterItTookThePhonesPlaceEndsTheCall() {
        call = out("a", "b");
        talk();
        int other = call.newLeg();
        on(new CallInput.Replaced(other));
        leg = other;
        sip(refused(SipFailure.Kind.TIMEOUT, 408));

        assertThat(done).endsWith("transfer done by phone 200", "ended trunk-timeout by gateway", "release");
    }
}
