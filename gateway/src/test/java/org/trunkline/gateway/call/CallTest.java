package org.trunkline.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.config.RouteTarget.ToTrunk;
import org.trunkline.config.TrunkPlan;
import org.trunkline.dtmf.Digit;
import org.trunkline.media.bridge.MediaEvent;
import org.trunkline.media.bridge.TrunkMedia;
import org.trunkline.sip.Dialled;
import org.trunkline.sip.Dialling;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.SipFailure;
import org.trunkline.sip.TransferTarget;
import org.trunkline.sip.Trunk;

class CallTest {
    private static final byte[] NO_SDP = {};
    private static final byte[] SDP = "v=0".getBytes();
    private static final long START = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos(); // monotonic time may wrap

    private static final CallTimes TIMES = new CallTimes(Duration.ofSeconds(60), Duration.ofSeconds(15));

    private final List<String> done = new ArrayList<>();
    private Call call = out("a");
    private int leg = 1;

    @Test
    void aCallThatIsAnsweredAndHungUpByThePage() {
        sip(new SipEvent.Trying());
        sip(new SipEvent.Ringing(180, NO_SDP));
        media(new MediaEvent.BrowserConnected());
        sip(new SipEvent.Answered(SDP));
        on(new CallInput.BrowserHungUp());

        assertThat(done).containsExactly(
                "ringing", "connect", "answered", "hang up phone: hangup", "ended hangup by browser", "release");
    }

    @Test
    void thePhoneHangsUp() {
        sip(new SipEvent.Answered(SDP));
        sip(new SipEvent.HungUp("Normal", OptionalInt.of(16)));

        assertThat(done).containsExactly("connect", "answered", "ended hangup by phone", "release");
    }

    @Test
    void hangingUpWhileItRingsCancels() {
        sip(new SipEvent.Ringing(180, NO_SDP));
        on(new CallInput.BrowserHungUp());

        assertThat(done).containsExactly("ringing", "hang up phone: cancelled", "ended cancelled by browser", "release");
    }

    @Test
    void nothingComesAfterTheEnd() {
        on(new CallInput.BrowserHungUp());
        done.clear();
        sip(new SipEvent.Answered(SDP));
        sip(new SipEvent.HungUp("", OptionalInt.empty()));
        media(new MediaEvent.TrunkDigit(Digit.of('5').orElseThrow(), 100));
        on(new CallInput.BrowserGone());
        on(new CallInput.Stopping());

        assertThat(done).isEmpty();
        assertThat(call.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void earlyMediaIsConnectedAndToldOnce() {
        sip(new SipEvent.Ringing(180, NO_SDP));
        sip(new SipEvent.Ringing(183, SDP));
        sip(new SipEvent.Ringing(183, SDP));
        sip(new SipEvent.Ringing(180, NO_SDP));

        assertThat(done).containsExactly("ringing", "connect", "ringing early", "connect");
    }

    @Test
    void anAnswerWithoutDescriptionKeepsTheEarlyOne() {
        sip(new SipEvent.Ringing(183, SDP));
        sip(new SipEvent.Answered(NO_SDP));

        assertThat(done).containsExactly("connect", "ringing early", "answered");
    }

    @Test
    void anAnswerThatNeverHadADescriptionIsLeftToTheMedia() {
        sip(new SipEvent.Ringing(180, NO_SDP));
        sip(new SipEvent.Answered(NO_SDP));

        assertThat(done).containsExactly("ringing", "connect", "answered");
    }

    @Test
    void queuedAndForwardedAreNoRinging() {
        sip(new SipEvent.Ringing(181, NO_SDP));
        sip(new SipEvent.Ringing(182, NO_SDP));

        assertThat(done).isEmpty();
    }

    @Test
    void aProvisionalResponseAfterTheAnswerIsNoNews() {
        sip(new SipEvent.Answered(SDP));
        done.clear();
        sip(new SipEvent.Ringing(183, SDP));

        assertThat(done).isEmpty();
    }

    @Test
    void nobodyAnswers() {
        sip(new SipEvent.Ringing(180, NO_SDP));
        tickAfter(59_999);
        assertThat(done).containsExactly("ringing");
        tickAfter(60_000);
        assertThat(done).containsExactly("ringing", "hang up phone: no-answer", "ended no-answer by gateway", "release");
    }

    @Test
    void anAnswerWithoutABrowserPathIsNotLeftSilent() {
        sip(new SipEvent.Answered(SDP));
        assertThat(call.nextDeadlineNanos() - START).isEqualTo(Duration.ofSeconds(15).toNanos());
        tickAfter(15_000);

        assertThat(done).endsWith("hang up phone: media-failed", "ended media-failed by gateway", "release");
    }

    @Test
    void aBrowserThatConnectsAfterTheAnswerIsInTime() {
        sip(new SipEvent.Answered(SDP));
        media(new MediaEvent.BrowserConnected());
        tickAfter(3_600_000);

        assertThat(done).containsExactly("connect", "answered");
    }

    @Test
    void aDeadBrowserLegEndsTheCall() {
        media(new MediaEvent.BrowserConnected());
        sip(new SipEvent.Answered(SDP));
        media(new MediaEvent.BrowserLost("consent"));

        assertThat(done).endsWith("hang up phone: media-failed", "ended media-failed by browser", "release");
    }

    @Test
    void aBrowserThatClosesItsConnectionHasHungUp() {
        media(new MediaEvent.BrowserConnected());
        sip(new SipEvent.Answered(SDP));
        media(new MediaEvent.BrowserClosed());
        on(new CallInput.BrowserHungUp());

        assertThat(done).endsWith("hang up phone: hangup", "ended hangup by browser", "release");
    }

    @Test
    void digitsFromThePhoneReachThePage() {
        sip(new SipEvent.Answered(SDP));
        media(new MediaEvent.TrunkDigit(Digit.of('#').orElseThrow(), 70));

        assertThat(done).endsWith("dtmf # 70");
    }

    @ParameterizedTest
    @CsvSource({
        "486, busy", "600, busy", "603, declined", "404, not-found", "484, not-found", "403, forbidden",
        "407, forbidden", "480, no-answer", "503, unavailable", "513, unavailable", "408, no-answer",
        "488, unavailable", "606, unavailable", "699, failed"
    })
    void refusalsHaveACause(int status, String cause) {
        sip(new SipEvent.Refused(
                new SipFailure(status, "Whatever", OptionalInt.empty(), SipFailure.Kind.REFUSED_BY_PEER)));

        assertThat(done).containsExactly("ended " + cause + " by phone " + status, "release");
    }

    @ParameterizedTest
    @CsvSource({"TIMEOUT, trunk-timeout", "UNREACHABLE, trunk-unreachable", "PROTOCOL, failed"})
    void aTrunkThatDoesNotReplyIsNotThePhone(SipFailure.Kind kind, String cause) {
        sip(new SipEvent.Refused(new SipFailure(408, "", OptionalInt.empty(), kind)));

        assertThat(done).containsExactly("ended " + cause + " by gateway", "release");
    }

    @ParameterizedTest
    @CsvSource({
        "TIMEOUT, 408", "UNREACHABLE, 503", "REFUSED_BY_PEER, 408", "REFUSED_BY_PEER, 500", "REFUSED_BY_PEER, 503"
    })
    void aTrunkThatDoesNotWorkIsFollowedByTheNext(SipFailure.Kind kind, int status) {
        call = out("a", "b");
        sip(refused(kind, status));
        leg = 2;
        sip(new SipEvent.Answered(SDP));

        assertThat(done).containsExactly("dial 2 b", "connect", "answered");
    }

    @ParameterizedTest
    @CsvSource({"404", "486", "401", "487", "603", "600"})
    void whatAPhoneHasDecidedIsNotAskedAgain(int status) {
        call = out("a", "b");
        sip(refused(SipFailure.Kind.REFUSED_BY_PEER, status));

        assertThat(done).hasSize(2).last().isEqualTo("release");
    }

    @Test
    void aPhoneThatRangAndWasNotAnsweredIsNotRungOnceMore() {
        call = out("a", "b");
        sip(new SipEvent.Ringing(180, NO_SDP));
        sip(refused(SipFailure.Kind.REFUSED_BY_PEER, 408));

        assertThat(done).containsExactly("ringing", "ended no-answer by phone 408", "release");
    }

    @Test
    void theLastFailureIsTold() {
        call = out("a", "b");
        sip(refused(SipFailure.Kind.TIMEOUT, 408));
        leg = 2;
        sip(refused(SipFailure.Kind.REFUSED_BY_PEER, 503));

        assertThat(done).containsExactly("dial 2 b", "ended unavailable by phone 503", "release");
    }

    @Test
    void theNextTargetsRingingIsNoNewsAndItsSilenceEndsEarlyMedia() {
        call = out("a", "b", "c");
        sip(new SipEvent.Ringing(180, NO_SDP));
        sip(refused(SipFailure.Kind.REFUSED_BY_PEER, 503));
        leg = 2;
        sip(new SipEvent.Ringing(183, SDP));
        sip(refused(SipFailure.Kind.REFUSED_BY_PEER, 503));
        leg = 3;
        sip(new SipEvent.Ringing(180, NO_SDP));

        assertThat(done).containsExactly("ringing", "dial 2 b", "connect", "ringing early", "dial 3 c", "ringing");
    }

    @Test
    void theRingingTimeIsThatOfTheWholeCall() {
        call = out("a", "b");
        call.on(new CallInput.Sip(1, refused(SipFailure.Kind.TIMEOUT, 408)), START + 8_000_000_000L);

        assertThat(call.nextDeadlineNanos() - START).isEqualTo(TIMES.ring().toNanos());
    }

    @Test
    void aTrunkWithoutAFreeLineIsPassedOver() {
        call = out("a", "b");
        on(new CallInput.NoLine(1));
        on(new CallInput.NoLine(2));

        assertThat(done).containsExactly("dial 2 b", "ended unavailable by gateway", "release");
    }

    @Test
    void whatALegThatWasGivenUpSaysIsNotHeard() {
        call = out("a", "b");
        sip(refused(SipFailure.Kind.TIMEOUT, 408));
        sip(new SipEvent.Answered(SDP));
        sip(new SipEvent.HungUp("", OptionalInt.empty()));

        assertThat(done).containsExactly("dial 2 b");
    }

    @Test
    void aCallInIsAnsweredAndTalksWhenTheCallerAcknowledges() {
        incoming();
        media(new MediaEvent.BrowserConnected());
        sip(new SipEvent.Answered(NO_SDP));
        on(new CallInput.BrowserHungUp());

        assertThat(done).containsExactly(
                "accept", "answered", "hang up phone: hangup", "ended hangup by browser", "release");
    }

    @Test
    void theAnswerOfACallerWhoDidNotOfferComesWithTheAcknowledgement() {
        incoming();
        sip(new SipEvent.Answered(SDP));

        assertThat(done).containsExactly("accept", "connect", "answered");
        assertThat(call.nextDeadlineNanos()).as("the browser's media is awaited").isNotEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aCallerWhoGivesUpInTheMomentOfTheAnswer() {
        incoming();
        sip(refused(SipFailure.Kind.CANCELLED, 487));

        assertThat(done).containsExactly("accept", "ended cancelled-by-caller by phone", "release");
    }

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
    void whatThePageWantsWhileASecondPhoneRingsIsOfferedWhenThatDoesNotAnswer() {
        refused("200");
        on(new CallInput.Hold(true));
        newLeg(refused(SipFailure.Kind.REFUSED_BY_PEER, 486));

        assertThat(done).containsExactly(
                "dial 2 200", "hang up phone: transferred", "transfer failed by browser 486", "offer hold");
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

    /** A transfer to these trunks, which the phone's trunk does not do. */
    private void refused(String... trunks) {
        talk();
        on(new CallInput.Transfer(Stream.of(trunks).map(CallTest::target).toList()));
        done.clear();
        sip(new SipEvent.TransferProgress(405, true));
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
    void aDialogThatTakesThePlaceOfAHeldPhoneIsHeld() {
        talk();
        on(new CallInput.Hold(true));
        assertThat(call.held()).isTrue();
        done.clear();
        on(new CallInput.Replaced(call.newLeg()));

        assertThat(done).containsExactly("hang up phone: transferred", "transfer done by phone 200", "held by browser");
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

    @Test
    void digitsGoByInfoWhereThatWasAgreedAndComeByIt() {
        talk();
        media(new MediaEvent.DigitForInfo(Digit.of('7').orElseThrow(), 120));
        sip(new SipEvent.Info("application/dtmf", "7".getBytes()));

        assertThat(done).containsExactly("send digit 7 120", "hear info application/dtmf");
    }

    @Test
    void aSilentPhoneIsToldAndNotHungUp() {
        talk();
        media(new MediaEvent.TrunkSilent(Duration.ofSeconds(10)));
        media(new MediaEvent.TrunkHeard());

        assertThat(done).containsExactly("warning silent", "warning heard-again");
    }

    @Test
    void aSilentPhoneIsHungUpWhereTheTrunkSaysSo() {
        var a = target("a").trunk();
        var strict = new TrunkPlan(
                a.sip(), a.media(), a.endpoint(), a.direction(), a.numbers(), a.format(), a.mostCalls(), true);
        call = Call.in(TIMES, CallTest::routed, strict);
        call.begin();
        leg = Call.CALLER;
        talk();
        media(new MediaEvent.TrunkSilent(Duration.ofSeconds(10)));

        assertThat(done).containsExactly("hang up phone: media-failed", "ended media-failed by phone", "release");
    }

    private Call out(String... trunks) {
        var made = Call.out(TIMES, CallTest::routed, Stream.of(trunks).map(CallTest::target).toList(), START);
        assertThat(made.begin()).hasSize(1).first().isInstanceOf(CallOutput.Dial.class);
        return made;
    }

    private void incoming() {
        call = Call.in(TIMES, CallTest::routed, target("a").trunk());
        leg = Call.CALLER;
        call.begin().forEach(output -> done.add(text(output)));
    }

    private void talk() {
        media(new MediaEvent.BrowserConnected());
        sip(new SipEvent.Answered(SDP));
        done.clear();
    }

    /** The page holds the phone. */
    private void holds() {
        talk();
        on(new CallInput.Hold(true));
        sip(new SipEvent.Reanswered(SDP));
        done.clear();
    }

    /** The names of trunks stand for a number that goes there. */
    private static List<ToTrunk> routed(TransferTarget target) {
        return Stream.of(target.user().split("[+]")).filter(name -> !name.isEmpty()).map(CallTest::target).toList();
    }

    private static ToTrunk target(String trunk) {
        return new ToTrunk(
                new TrunkPlan(Trunk.udp(trunk, "127.0.0.1", 5060, "anonymous"), TrunkMedia.DEFAULT, 9),
                Dialling.to(new Dialled("1")));
    }

    private static SipEvent asks(String trunk) {
        return new SipEvent.TransferAsked(new TransferTarget(trunk, "example.com", Optional.empty()));
    }

    private static SipEvent.Refused refused(SipFailure.Kind kind, int status) {
        return new SipEvent.Refused(new SipFailure(status, "", OptionalInt.empty(), kind));
    }

    private void newLeg(SipEvent event) {
        on(new CallInput.Sip(2, event));
    }

    private void sip(SipEvent event) {
        on(new CallInput.Sip(leg, event));
    }

    private void media(MediaEvent event) {
        on(new CallInput.Media(event));
    }

    private void on(CallInput input) {
        call.on(input, START).forEach(output -> done.add(text(output)));
    }

    private void tickAfter(long millis) {
        call.on(new CallInput.Tick(), START + millis * 1_000_000).forEach(output -> done.add(text(output)));
    }

    private static String text(CallOutput output) {
        return switch (output) {
            case CallOutput.Dial(var leg, var target, var held) ->
                "dial " + leg + " " + target.trunk().sip().name() + (held ? " held" : "");
            case CallOutput.Accept _ -> "accept";
            case CallOutput.Connect _ -> "connect";
            case CallOutput.Join(var leg, _) -> "join " + leg;
            case CallOutput.Take(var leg, _) -> "take " + leg;
            case CallOutput.AnswerOffer _ -> "answer offer";
            case CallOutput.GiveOffer _ -> "give offer";
            case CallOutput.Offer(_, var held) -> held ? "offer hold" : "offer resume";
            case CallOutput.Hold(var held) -> held ? "media hold" : "media resume";
            case CallOutput.SendDigit(_, var digit, var millis) -> "send digit " + digit.symbol() + " " + millis;
            case CallOutput.HearInfo(var type, _) -> "hear info " + type;
            case CallOutput.Refer _ -> "refer";
            case CallOutput.ReferTo _ -> "refer to";
            case CallOutput.Report(_, var status) -> "report " + status;
            case CallOutput.HangUpPhone(_, var cause) -> "hang up phone: " + cause.wireName();
            case CallOutput.Release _ -> "release";
            case CallOutput.Tell(var news) -> text(news);
        };
    }

    private static String text(CallNews news) {
        return switch (news) {
            case CallNews.Ringing(var early) -> early ? "ringing early" : "ringing";
            case CallNews.Answered _ -> "answered";
            case CallNews.Dtmf(var digit, var millis) -> "dtmf " + digit.symbol() + " " + millis;
            case CallNews.Held(var held, var by) -> (held ? "held by " : "resumed by ") + by.wireName();
            case CallNews.Transfer(var step, var by, var status, _) ->
                "transfer " + step.wireName() + " by " + by.wireName() + status(status);
            case CallNews.Warning(var kind, _) -> "warning " + kind.wireName();
            case CallNews.Ended(var cause, var status, var by, _) ->
                "ended " + cause.wireName() + " by " + by.wireName() + status(status);
        };
    }

    private static String status(OptionalInt status) {
        return status.isPresent() ? " " + status.getAsInt() : "";
    }
}
