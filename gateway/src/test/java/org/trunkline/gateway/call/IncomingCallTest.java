package org.trunkline.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.trunkline.media.bridge.MediaEvent;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.SipFailure;

/** A call in from the moment in which a page takes it. */
class IncomingCallTest extends CallUnderTest {
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
}
