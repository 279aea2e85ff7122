package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.SipEvent.Answered;
import org.trunkline.sip.SipEvent.HungUp;
import org.trunkline.sip.SipEvent.Info;
import org.trunkline.sip.SipEvent.Refused;
import org.trunkline.sip.SipEvent.Ringing;

/** Our calls to SIPp. Our timers run five times as fast, SIPp's do not. */
class CallsToSippTest {
    private static final SipEndpoint gateway = SipEndpoint.start(
            SipSettings.at("gateway", "127.0.0.1", 0), IncomingCalls.none(), 5);
    private final Heard heard = new Heard();

    private SipCall dial(Sipp sipp) {
        return gateway.invite(sipp.trunk(), TwoEndpoints.number("+15550100"), TwoEndpoints.OFFER, heard);
    }

    @AfterEach
    void noCallIsLeft() {
        Heard.eventually("no call", () -> gateway.snapshot().calls() + gateway.snapshot().dialogs() == 0);
        heard.nothingMore();
    }

    @AfterAll
    static void nothingIsLeft() {
        Heard.eventually("no transaction", () -> gateway.snapshot().idle());
        gateway.close();
    }

    @Test
    void busyIs486WithItsCause() {
        try (var sipp = Sipp.answering("uas-busy")) {
            dial(sipp);
            var failure = heard.until(Refused.class).failure();
            assertThat(failure.status()).isEqualTo(486);
            assertThat(failure.phrase()).isEqualTo("Busy Here");
            assertThat(failure.q850()).hasValue(17);
            sipp.succeeds();
        }
    }

    @Test
    void declineIs603() {
        try (var sipp = Sipp.answering("uas-decline")) {
            dial(sipp);
            assertThat(heard.until(Refused.class).failure().status()).isEqualTo(603);
            sipp.succeeds();
        }
    }

    @Test
    void ringsIsAnsweredAndWeHangUp() {
        try (var sipp = Sipp.answering("uas-answers")) {
            var call = dial(sipp);
            assertThat(heard.until(Ringing.class).sdp()).isEmpty();
            assertThat(new String(heard.next(Answered.class).sdp(), US_ASCII)).contains("PCMU/8000");
            assertThat(call.takesInfo()).as("it lists nothing that it allows").isFalse();
            call.hangUp("Done");
            sipp.succeeds();
        }
    }

    @Test
    void earlyMediaThenAnswerThenByeWithACause() {
        try (var sipp = Sipp.answering("uas-early-media")) {
            dial(sipp);
            var early = heard.until(Ringing.class);
            assertThat(early.status()).isEqualTo(183);
            assertThat(new String(early.sdp(), US_ASCII)).contains("sendonly");
            heard.next(Answered.class);
            var end = heard.next(HungUp.class);
            assertThat(end.q850()).hasValue(31);
            assertThat(end.reasonWords()).isEqualTo("Normal, unspecified");
            sipp.succeeds();
        }
    }

    @Test
    void reliableProgressAndUpdateBeforeTheAnswer() {
        try (var sipp = Sipp.answering("uas-100rel")) {
            var call = dial(sipp);
            assertThat(new String(heard.until(Ringing.class).sdp(), US_ASCII)).contains("PCMU/8000");
            assertThat(new String(heard.next(SipEvent.Offered.class).sdp(), US_ASCII)).contains("PCMA/8000");
            call.answerOffer(TwoEndpoints.ANSWER);
            assertThat(new String(heard.next(Answered.class).sdp(), US_ASCII)).contains("PCMA/8000");
            heard.next(HungUp.class);
            sipp.succeeds();
        }
    }

    @Test
    void ringingThatNobodyAnswersIsCancelled() {
        try (var sipp = Sipp.answering("uas-never-answers")) {
            var call = dial(sipp);
            heard.until(Ringing.class);
            call.hangUp("Rang long enough");
            assertThat(heard.next(Refused.class).failure().kind()).isEqualTo(SipFailure.Kind.CANCELLED);
            sipp.succeeds();
        }
    }

    @Test
    void cancelWaitsForTheFirstProvisionalResponse() {
        try (var sipp = Sipp.answering("uas-slow-then-cancelled")) {
            int before = gateway.snapshot().clientTransactions();
            var call = dial(sipp);
            Heard.eventually("the INVITE is out", () -> gateway.snapshot().clientTransactions() > before);
            call.hangUp("Before it rings");
            assertThat(heard.next(Refused.class).failure().kind()).isEqualTo(SipFailure.Kind.CANCELLED);
            sipp.succeeds();
        }
    }

    @Test
    void answerThatCrossesTheCancelGetsAckAndBye() {
        try (var sipp = Sipp.answering("uas-answer-crosses-cancel")) {
            var call = dial(sipp);
            heard.until(Ringing.class);
            call.hangUp("Too late");
            heard.next(Refused.class);
            sipp.succeeds();
        }
    }

    @Test
    void silentTrunkTimesOut() {
        try (var patient = SipEndpoint.start(
                        SipSettings.at("patient", "127.0.0.1", 0),
                        IncomingCalls.none(),
                        5);
                var sipp = Sipp.answering("uas-silent")) {
            long start = System.nanoTime();
            patient.invite(sipp.trunk().withPatience(Duration.ofSeconds(8)), TwoEndpoints.number("1"), TwoEndpoints.OFFER, heard);
            var failure = heard.next(Refused.class).failure();
            assertThat(failure.kind()).isEqualTo(SipFailure.Kind.TIMEOUT);
            assertThat(failure.status()).isEqualTo(408);
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Duration.ofSeconds(8).toNanos() / 5);
            Heard.eventually("nothing is left", () -> patient.snapshot().idle());
        }
    }

    @Test
    void routeSetIsFollowed() {
        try (var sipp = Sipp.answering("uas-record-routes")) {
            var call = dial(sipp);
            heard.until(Answered.class);
            call.hangUp("Done");
            sipp.succeeds();
        }
    }

    @Test
    void strictRouteSetIsFollowed() {
        try (var sipp = Sipp.answering("uas-record-routes-strictly")) {
            var call = dial(sipp);
            heard.until(Answered.class);
            call.hangUp("Done");
            sipp.succeeds();
        }
    }

    @Test
    void redirectionToTheTrunkItselfIsFollowed() {
        try (var sipp = Sipp.answering("uas-redirects")) {
            var call = dial(sipp);
            heard.until(Answered.class);
            call.hangUp("Done");
            sipp.succeeds();
        }
    }

    @Test
    void infoBothWays() {
        try (var sipp = Sipp.answering("uas-info")) {
            var call = dial(sipp);
            heard.until(Answered.class);
            assertThat(new String(heard.next(Info.class).body(), US_ASCII)).startsWith("Signal=5");
            call.sendInfo("application/dtmf", "9".getBytes(US_ASCII));
            heard.next(HungUp.class);
            sipp.succeeds();
        }
    }
}
