package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.SipEvent.Answered;
import org.trunkline.sip.SipEvent.HungUp;
import org.trunkline.sip.SipEvent.Info;
import org.trunkline.sip.SipEvent.Refused;
import org.trunkline.sip.SipEvent.Ringing;
import org.trunkline.sip.SipEvent.Trying;

class CallBetweenEndpointsTest {
    private static final TwoEndpoints world = new TwoEndpoints();
    private final Heard heard = new Heard();

    @AfterEach
    void noCallIsLeft() {
        world.noCalls();
        heard.nothingMore();
    }

    @AfterAll
    static void nothingIsLeft() {
        world.idle();
        world.close();
    }

    @Test
    void ringsIsAnsweredAndHungUpByTheCaller() {
        var call = world.dial(heard);
        var offered = world.offered();
        var there = world.offeredEvents();
        assertThat(offered.fromUser()).isEqualTo("15550000");
        assertThat(offered.toUser()).isEqualTo("+15550100");
        assertThat(offered.offer()).isEqualTo(TwoEndpoints.OFFER);
        assertThat(offered.source().getPort()).isEqualTo(world.gateway.port());
        assertThat(offered.sipCallId()).isEqualTo(call.sipCallId());

        offered.ring();
        offered.answer(TwoEndpoints.ANSWER);

        heard.next(Trying.class);
        assertThat(heard.next(Ringing.class).status()).isEqualTo(180);
        assertThat(heard.next(Answered.class).sdp()).isEqualTo(TwoEndpoints.ANSWER);
        assertThat(there.next(Answered.class).sdp()).isEmpty();
        assertThat(call.takesInfo()).isTrue();
        assertThat(offered.takesInfo()).isTrue();

        call.hangUp("Had enough");
        assertThat(there.next(HungUp.class).reasonWords()).isEqualTo("Had enough");
        there.nothingMore();
    }

    @Test
    void calleeHangsUpWithAQ850Cause() {
        world.dial(heard);
        var offered = world.offered();
        var there = world.offeredEvents();
        offered.answer(TwoEndpoints.ANSWER);
        there.next(Answered.class);
        offered.hangUp("Five seconds are over");

        heard.until(Answered.class);
        var end = heard.next(HungUp.class);
        assertThat(end.q850()).hasValue(16);
        assertThat(end.reasonWords()).isEqualTo("Five seconds are over");
    }

    @Test
    void earlyMediaCarriesItsSessionDescription() {
        var call = world.dial(heard);
        var offered = world.offered();
        offered.progress(183, TwoEndpoints.EARLY);
        heard.next(Trying.class);
        var early = heard.next(Ringing.class);
        assertThat(early.status()).isEqualTo(183);
        assertThat(early.sdp()).isEqualTo(TwoEndpoints.EARLY);
        call.hangUp("");
        heard.next(Refused.class);
    }

    @Test
    void refusalArrivesWithStatusPhraseAndCause() {
        world.dial(heard);
        world.offered().refuse(486, "Busy Here");
        var failure = heard.until(Refused.class).failure();
        assertThat(failure.status()).isEqualTo(486);
        assertThat(failure.phrase()).isEqualTo("Busy Here");
        assertThat(failure.q850()).hasValue(17);
        assertThat(failure.kind()).isEqualTo(SipFailure.Kind.REFUSED_BY_PEER);
    }

    @Test
    void refusalSaysWhenToTryAgain() {
        world.dial(heard);
        world.offered().refuse(503, "Too many calls", Duration.ofSeconds(7));
        var failure = heard.until(Refused.class).failure();
        assertThat(failure.status()).isEqualTo(503);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
    }

    @Test
    void cancelWhileRingingReachesTheCallee() {
        var call = world.dial(heard);
        world.offered().ring();
        heard.until(Ringing.class);
        call.hangUp("Changed my mind");
        call.hangUp("twice is once");
        assertThat(heard.next(Refused.class).failure().kind()).isEqualTo(SipFailure.Kind.CANCELLED);
        var there = world.offeredEvents().next(Refused.class).failure();
        assertThat(there.kind()).isEqualTo(SipFailure.Kind.CANCELLED);
        assertThat(there.q850()).hasValue(16);
    }

    @Test
    void hangUpAtOnceCancelsWhateverWasSentSoFar() {
        world.dial(heard).hangUp("at once");
        assertThat(heard.until(Refused.class).failure().kind()).isEqualTo(SipFailure.Kind.CANCELLED);
    }

    @Test
    void calleeThatHangsUpBeforeAnsweringRefuses() {
        world.dial(heard);
        world.offered().hangUp("no");
        assertThat(heard.until(Refused.class).failure().status()).isEqualTo(480);
    }

    @Test
    void calleeThatHangsUpBeforeTheAckWaitsForIt() {
        world.dial(heard);
        var offered = world.offered();
        offered.answer(TwoEndpoints.ANSWER);
        offered.hangUp("right away");
        heard.until(Answered.class);
        assertThat(heard.next(HungUp.class).reasonWords()).isEqualTo("right away");
    }

    @Test
    void answerThatCrossesTheCancelIsAcknowledgedAndHungUp() {
        var call = world.dial(heard);
        var offered = world.offered();
        offered.ring();
        heard.until(Ringing.class);
        offered.answer(TwoEndpoints.ANSWER);
        call.hangUp("too late");
        var there = world.offeredEvents();
        var first = there.next();
        if (first instanceof Answered) { // the answer won, by CANCEL or by BYE
            there.next(HungUp.class);
        }
        if (heard.next() instanceof Answered) {
            heard.nothingMore();
        }
    }

    @Test
    void infoPassesBothWaysInsideACall() {
        var talk = world.talk(heard);
        var relay = "Signal=5\r\nDuration=160\r\n".getBytes(StandardCharsets.US_ASCII);
        talk.call().sendInfo("application/dtmf-relay", relay);
        var info = talk.there().next(Info.class);
        assertThat(info.contentType()).isEqualTo("application/dtmf-relay");
        assertThat(info.body()).isEqualTo(relay);
        talk.offered().sendInfo("application/dtmf", "7".getBytes(StandardCharsets.US_ASCII));
        assertThat(heard.next(Info.class).body()).isEqualTo("7".getBytes(StandardCharsets.US_ASCII));
        talk.call().hangUp("");
        talk.there().next(HungUp.class);
    }

    @Test
    void bothSidesMayChangeTheSessionAndOffersThatMeetAreMadeAgain() {
        var talk = world.talk(heard);
        talk.call().offer(TwoEndpoints.OFFER);
        talk.offered().offer(TwoEndpoints.EARLY);
        var changes = new AtomicInteger();
        Heard.eventually("two changes", () -> { // whichever comes first, both get through
            if (talk.there().poll() instanceof SipEvent.Offered) {
                talk.offered().answerOffer(TwoEndpoints.ANSWER);
                heard.next(SipEvent.Reanswered.class);
                changes.incrementAndGet();
            }
            if (changes.get() < 2 && heard.poll() instanceof SipEvent.Offered) {
                talk.call().answerOffer(TwoEndpoints.ANSWER);
                talk.there().next(SipEvent.Reanswered.class);
                changes.incrementAndGet();
            }
            return changes.get() == 2;
        });
        talk.call().hangUp("");
        talk.there().next(HungUp.class);
    }

    @Test
    void calleeTransfersTheCaller() {
        var talk = world.talk(heard);
        talk.offered().refer((Dialled) Dialled.parse("15550123"));
        assertThat(heard.next(SipEvent.TransferAsked.class).target().user()).isEqualTo("15550123");
        talk.call().transferProgress(486);
        assertThat(talk.there().next(SipEvent.TransferProgress.class)).isEqualTo(new SipEvent.TransferProgress(100, false));
        assertThat(talk.there().next(SipEvent.TransferProgress.class)).isEqualTo(new SipEvent.TransferProgress(486, true));
        talk.call().hangUp("");
        talk.there().next(HungUp.class);
    }

    @Test
    void bothSidesHangUpAtOnce() {
        var talk = world.talk(heard);
        talk.call().hangUp("");
        talk.offered().hangUp("");
        world.noCalls();
    }

    @Test
    void callerWhoWantsToRefreshTooOftenIsToldTheLeast() {
        try (var peer = new RawPeer(world.carrier.port())) {
            peer.send(peer.request("INVITE", "short", "", 1, "Supported: timer\nSession-Expires: 30\n", "v=0\n"));
            assertThat(RawPeer.header(peer.receive("SIP/2.0 422"), "Min-SE")).isEqualTo("90");
            assertThat(world.offered).isEmpty();
        }
    }

    @Test
    void starsAndHashesArriveAsDialled() {
        var call = world.gateway.invite(world.trunk(), TwoEndpoints.number("*21#"), TwoEndpoints.OFFER, heard);
        assertThat(world.offered().toUser()).isEqualTo("*21#");
        call.hangUp("");
        heard.until(Refused.class);
    }

    @Test
    void unknownTrunkHostIsUnreachable() {
        var nowhere = Trunk.udp("nowhere", "no-such-host.invalid", 5060, "15550000");
        world.gateway.invite(nowhere, TwoEndpoints.number("100"), TwoEndpoints.OFFER, heard);
        assertThat(heard.next(Refused.class).failure().kind()).isEqualTo(SipFailure.Kind.UNREACHABLE);
    }

    @Test
    void strangersAreForbiddenAndCounted() {
        var toGateway = Trunk.udp("gateway", "127.0.0.1", world.gateway.port(), "15550000").withPatience(TwoEndpoints.PATIENT);
        world.carrier.invite(toGateway, TwoEndpoints.number("100"), TwoEndpoints.OFFER, heard);
        assertThat(heard.until(Refused.class).failure().status()).isEqualTo(403);
        assertThat(world.gateway.snapshot().refused(Refusal.STRANGER)).isPositive();
    }
}
