package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.SipEvent.Answered;
import org.trunkline.sip.SipEvent.HungUp;
import org.trunkline.sip.SipEvent.Refused;

/** SIPp calls us. */
class CallsFromSippTest {
    private static final TwoEndpoints world = new TwoEndpoints();

    @AfterEach
    void noCallIsLeft() {
        world.noCalls();
    }

    @AfterAll
    static void nothingIsLeft() {
        world.idle();
        world.close();
    }

    @Test
    void isAnsweredAndHangsUp() {
        try (var sipp = Sipp.calling("uac-calls", world.carrier.port())) {
            var call = world.offered();
            var heard = world.offeredEvents();
            assertThat(call.fromUser()).isEqualTo("15557777");
            assertThat(call.toUser()).isEqualTo("+15550100");
            call.ring();
            call.answer(TwoEndpoints.ANSWER);
            heard.next(Answered.class);
            heard.next(HungUp.class);
            sipp.succeeds();
            heard.nothingMore();
        }
    }

    @Test
    void callerThatRequiresItGetsReliableProvisionals() {
        try (var sipp = Sipp.calling("uac-100rel", world.carrier.port())) {
            var call = world.offered();
            var heard = world.offeredEvents();
            call.ring();
            call.progress(183, TwoEndpoints.EARLY);
            call.answer(TwoEndpoints.ANSWER);
            heard.next(Answered.class);
            heard.next(HungUp.class);
            sipp.succeeds();
        }
    }

    @Test
    void callWithoutOfferHearsOursEarlyAndAnswersInItsPrack() {
        try (var sipp = Sipp.calling("uac-offerless-100rel", world.carrier.port())) {
            var call = world.offered();
            var heard = world.offeredEvents();
            assertThat(call.offer()).isEmpty();
            call.progress(183, TwoEndpoints.OFFER);
            assertThat(new String(heard.next(SipEvent.Reanswered.class).sdp(), US_ASCII)).contains("PCMU/8000");
            call.answer(TwoEndpoints.OFFER);
            heard.next(Answered.class);
            heard.next(HungUp.class);
            sipp.succeeds();
        }
    }

    @Test
    void givesUpWhileItRings() {
        try (var sipp = Sipp.calling("uac-cancels", world.carrier.port())) {
            world.offered().ring();
            var failure = world.offeredEvents().next(Refused.class).failure();
            assertThat(failure.kind()).isEqualTo(SipFailure.Kind.CANCELLED);
            sipp.succeeds();
        }
    }

    @Test
    void callWithoutOfferBringsTheAnswerInTheAck() {
        try (var sipp = Sipp.calling("uac-offerless", world.carrier.port())) {
            var call = world.offered();
            var heard = world.offeredEvents();
            assertThat(call.offer()).isEmpty();
            call.answer(TwoEndpoints.OFFER);
            assertThat(new String(heard.next(Answered.class).sdp(), US_ASCII)).contains("PCMU/8000");
            heard.next(HungUp.class);
            sipp.succeeds();
        }
    }

    @Test
    void strangerIsForbidden() {
        try (var sipp = Sipp.calling("uac-expects-403", world.gateway.port())) {
            sipp.succeeds();
            assertThat(world.gateway.snapshot().refused(Refusal.STRANGER)).isPositive();
        }
    }

    @Test
    void questionsOutsideACallAreAnswered() {
        try (var sipp = Sipp.calling("uac-asks", world.carrier.port())) {
            sipp.succeeds();
            assertThat(world.carrier.snapshot().refused(Refusal.METHOD)).isPositive();
            assertThat(world.carrier.snapshot().refused(Refusal.NO_DIALOG)).isPositive();
            assertThat(world.carrier.snapshot().refused(Refusal.UNSUPPORTED)).isPositive();
        }
    }

    @Test
    void answerThatIsNeverAcknowledgedEndsWithBye() {
        try (var sipp = Sipp.calling("uac-never-acks", world.carrier.port())) {
            var call = world.offered();
            var heard = world.offeredEvents();
            call.answer(TwoEndpoints.ANSWER);
            heard.next(HungUp.class);
            sipp.succeeds();
        }
    }
}
