package org.trunkline.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.dtmf.Digit;
import org.trunkline.media.bridge.MediaEvent;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.SipFailure;

class CallTest {
    private static final byte[] NO_SDP = {};
    private static final byte[] SDP = "v=0".getBytes();
    private static final long START = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos(); // monotonic time may wrap

    private final Call call = new Call(new CallTimes(Duration.ofSeconds(60), Duration.ofSeconds(15)), START);
    private final List<String> done = new ArrayList<>();

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

    private void sip(SipEvent event) {
        on(new CallInput.Sip(event));
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
            case CallOutput.Connect _ -> "connect";
            case CallOutput.HangUpPhone(var words) -> "hang up phone: " + words;
            case CallOutput.Release _ -> "release";
            case CallOutput.Tell(var news) -> switch (news) {
                case CallNews.Ringing(var early) -> early ? "ringing early" : "ringing";
                case CallNews.Answered _ -> "answered";
                case CallNews.Dtmf(var digit, var millis) -> "dtmf " + digit.symbol() + " " + millis;
                case CallNews.Ended ended -> "ended " + ended.cause().wireName() + " by " + ended.by().wireName()
                        + (ended.sipStatus().isPresent() ? " " + ended.sipStatus().getAsInt() : "");
            };
        };
    }
}
