package org.trunkline.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.SipFailure;

/** Trunks that do not work, and what is tried then. */
class CallFailoverTest extends CallUnderTest {
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
}
