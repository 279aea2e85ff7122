package org.trunkline.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.config.TrunkPlan;
import org.trunkline.dtmf.Digit;
import org.trunkline.media.bridge.MediaEvent;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.SipFailure;

/** A call out from the first ring to the end, and what is heard in it. */
class CallTest extends CallUnderTest {
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
    void noPhoneRingsBeforeThereIsAWayToTheBrowser() {
        call = finding();
        tickAfter(9_999);
        assertThat(done).isEmpty();
        media(new MediaEvent.BrowserReached());
        media(new MediaEvent.BrowserReached());
        assertThat(done).containsExactly("dial 1 a");
        tickAfter(10_000);
        assertThat(done).as("it rings for its own time").hasSize(1);
    }

    @Test
    void withoutAWayToTheBrowserNoPhoneRings() {
        call = finding();
        tickAfter(10_000);
        assertThat(done).containsExactly("ended no-media-path by gateway", "release");
    }

    @Test
    void hangingUpBeforeThereIsAWayCallsNobody() {
        call = finding();
        on(new CallInput.BrowserHungUp());
        media(new MediaEvent.BrowserReached());
        assertThat(done).containsExactly("ended cancelled by browser", "release");
    }

    private Call finding() {
        var made = Call.out(TIMES, CallUnderTest::routed, List.of(target("a")), START);
        assertThat(made.begin(grace)).isEmpty();
        return made;
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
    void aPhoneThatSaysNothingWhileItRingsIsListenedToAnewWhenItIsAnswered() {
        sip(new SipEvent.Ringing(183, SDP));
        media(new MediaEvent.TrunkSilent(Duration.ofSeconds(10)));
        sip(new SipEvent.Answered(SDP));
        media(new MediaEvent.TrunkSilent(Duration.ofSeconds(10)));

        assertThat(done).filteredOn(step -> step.equals("listen") || step.startsWith("warning"))
                .containsExactly("listen", "warning silent");
    }

    @Test
    void aPhoneThatIsHeardBeforeTheAnswerIsNoNews() {
        sip(new SipEvent.Ringing(183, SDP));
        media(new MediaEvent.TrunkSilent(Duration.ofSeconds(10)));
        media(new MediaEvent.TrunkHeard());
        sip(new SipEvent.Answered(SDP));

        assertThat(done).noneMatch(step -> step.equals("listen") || step.startsWith("warning"));
    }

    @Test
    void aBrowserThatSendsNothingIsToldSo() {
        talk();
        media(new MediaEvent.BrowserSilent(Duration.ofSeconds(10)));
        media(new MediaEvent.BrowserHeard());

        assertThat(done).containsExactly("warning unheard", "warning heard-by-phone");
    }

    @Test
    void aSilentPhoneIsHungUpWhereTheTrunkSaysSo() {
        var a = ((Goal.Number) target("a")).at().trunk();
        var strict = new TrunkPlan(
                a.sip(), a.media(), a.endpoint(), a.direction(), a.numbers(), a.format(), a.mostCalls(), true);
        call = Call.in(TIMES, CallUnderTest::routed, Network.of(strict));
        call.begin(grace);
        leg = Call.CALLER;
        talk();
        media(new MediaEvent.TrunkSilent(Duration.ofSeconds(10)));

        assertThat(done).containsExactly("hang up phone: media-failed", "ended media-failed by phone", "release");
    }
}
