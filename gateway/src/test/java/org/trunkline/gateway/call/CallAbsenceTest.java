package org.trunkline.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trunkline.media.bridge.MediaEvent;
import org.trunkline.sip.SipEvent;

/** A page is loaded anew, loses its socket or its network, and comes back to its call, or does not. */
class CallAbsenceTest extends CallUnderTest {
    @BeforeEach
    void withGrace() {
        grace = Duration.ofSeconds(20);
        call = out("a");
    }

    @Test
    void aPageThatComesBackInTimeFindsItsCall() {
        talk();
        on(new CallInput.BrowserAway());
        tickAfter(19_999);
        on(new CallInput.BrowserBack());
        tickAfter(3_600_000);
        assertThat(done).isEmpty();
        assertThat(call.nextDeadlineNanos()).isEqualTo(CallState.NEVER);
    }

    @Test
    void aPageThatDoesNotComeBackEndsTheCallAndTheTrunkIsToldWhy() {
        talk();
        on(new CallInput.BrowserAway());
        assertThat(call.nextDeadlineNanos() - START).isEqualTo(Duration.ofSeconds(20).toNanos());
        tickAfter(20_000);
        assertThat(done).containsExactly("hang up phone: browser-gone", "ended browser-gone by browser", "release");
    }

    @Test
    void thePhoneGoesOnRingingMeanwhile() {
        on(new CallInput.BrowserAway());
        sip(new SipEvent.Ringing(180, NO_SDP));
        assertThat(done).containsExactly("ringing");
        tickAfter(20_000);
        assertThat(done).contains("hang up phone: browser-gone");
    }

    @Test
    void itIsAnsweredMeanwhileAndWaitsForThePagesMediaOnlyOnceThePageIsBack() {
        on(new CallInput.BrowserAway());
        sip(new SipEvent.Answered(SDP));
        done.clear();
        tickAfter(19_999); // media would have had 15 s
        assertThat(done).isEmpty();
        on(new CallInput.BrowserBack());
        on(new CallInput.BrowserAnew());
        tickAfter(14_999);
        assertThat(done).isEmpty();
        tickAfter(15_000);
        assertThat(done).first().isEqualTo("hang up phone: media-failed");
    }

    @Test
    void mediaThatIsLostIsToldAndMayComeBack() {
        talk();
        media(new MediaEvent.BrowserLost("consent expired"));
        assertThat(done).containsExactly("media lost, 20 s left");
        media(new MediaEvent.BrowserConnected());
        assertThat(done).last().isEqualTo("media restored");
        tickAfter(3_600_000);
        assertThat(done).hasSize(2);
    }

    @Test
    void mediaThatDoesNotComeBackEndsTheCall() {
        talk();
        media(new MediaEvent.BrowserLost("consent expired"));
        tickAfter(19_999);
        assertThat(done).hasSize(1);
        tickAfter(20_000);
        assertThat(done).containsExactly(
                "media lost, 20 s left", "hang up phone: media-failed", "ended media-failed by browser", "release");
    }

    @Test
    void aConnectionThatIsClosedBeforeTheSocketIsThatOfThePageThatIsGone() {
        talk();
        media(new MediaEvent.BrowserClosed());
        on(new CallInput.BrowserAway());
        tickAfter(20_000);
        assertThat(done).contains("hang up phone: browser-gone");
    }

    @Test
    void aPageThatIsBackHasTheWholeGraceForItsMedia() {
        talk();
        media(new MediaEvent.BrowserClosed());
        on(new CallInput.BrowserAway());
        call.on(new CallInput.BrowserBack(), START + Duration.ofSeconds(18).toNanos());
        call.on(new CallInput.BrowserAnew(), START + Duration.ofSeconds(18).toNanos());
        done.clear();
        tickAfter(37_999);
        assertThat(done).isEmpty();
        tickAfter(38_000);
        assertThat(done).first().isEqualTo("hang up phone: media-failed");
    }

    @Test
    void anotherConnectionThatIsNeverMadeEndsTheCall() {
        talk();
        on(new CallInput.BrowserAnew());
        assertThat(done).isEmpty();
        tickAfter(20_000);
        assertThat(done).first().isEqualTo("hang up phone: media-failed");
    }

    @Test
    void whoeverSaysGoodbyeIsNotWaitedFor() {
        talk();
        on(new CallInput.BrowserAway());
        on(new CallInput.BrowserGone());
        assertThat(done).first().isEqualTo("hang up phone: browser-gone");
    }

    @Test
    void aCallWithoutGraceEndsAtOnce() {
        grace = Duration.ZERO;
        call = out("a");
        talk();
        on(new CallInput.BrowserAway());
        assertThat(done).first().isEqualTo("hang up phone: browser-gone");
    }

    @Test
    void aCallInWaitsToo() {
        incoming();
        on(new CallInput.BrowserAway());
        sip(new SipEvent.Answered(NO_SDP));
        tickAfter(19_999);
        assertThat(done).contains("answered").doesNotContain("hang up phone: browser-gone");
        tickAfter(20_000);
        assertThat(done).contains("hang up phone: browser-gone");
    }
}
