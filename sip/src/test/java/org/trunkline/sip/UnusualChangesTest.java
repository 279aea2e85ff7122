package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.sip.SipEvent.Answered;
import org.trunkline.sip.SipEvent.HungUp;
import org.trunkline.sip.SipEvent.Info;
import org.trunkline.sip.SipEvent.Offered;
import org.trunkline.sip.SipEvent.Reanswered;

/** Changes of an answered call that meet, come twice, or are never finished. */
class UnusualChangesTest {
    private static final TwoEndpoints world = new TwoEndpoints();
    private static final String SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\n";
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

    /** @param invite ours, which the peer has answered */
    private record Talking(SipCall call, String invite, RawPeer peer) {
        /** A request of the peer. */
        String inside(String method, int sequence, String sdp) {
            return peer.inside(invite, method, "b", sequence, sdp);
        }

        void hangUp() {
            call.hangUp("Done");
            peer.reply(peer.receive("BYE"), "200 OK", "b", "");
        }
    }

    private Talking talk(RawPeer peer) {
        var call = world.gateway.invite(peer.trunk(), TwoEndpoints.number("+15550100"), TwoEndpoints.OFFER, heard);
        var invite = peer.receive("INVITE");
        peer.reply(invite, "200 OK", "b", SDP);
        heard.until(Answered.class);
        peer.receive("ACK");
        return new Talking(call, invite, peer);
    }

    /** A change of ours, of which the peer has said that it thinks about it. */
    private static String pending(Talking talk) {
        talk.call().offer(TwoEndpoints.EARLY);
        var change = talk.peer().receive("INVITE");
        talk.peer().reply(change, "100 Trying", "b", "");
        return change;
    }

    @Test
    void changeThatThePeerThinksAboutIsNotRepeated() { // RFC 3261 §17.1.1.2: a 1xx stops Timer A
        try (var peer = new RawPeer(world.gateway.port())) {
            var talk = talk(peer);
            var change = pending(talk);
            peer.send(peer.request("OPTIONS", "behind", "", 1, "", ""));
            peer.receive("SIP/2.0"); // so the 100 was read, and what had been repeated before is past
            assertThat(peer.hearsNothingFor(1200, "INVITE")).isTrue();
            peer.reply(change, "200 OK", "b", SDP);
            heard.next(Reanswered.class);
            peer.receive("ACK");
            talk.hangUp();
        }
    }

    @Test
    void changeThatThePeerNeverFinishesIsForgottenBehindTheCall() {
        try (var peer = new RawPeer(world.gateway.port())) {
            var talk = talk(peer);
            pending(talk);
            talk.hangUp();
            Heard.eventually("nothing is left", () -> world.gateway.snapshot().idle());
        }
    }

    @Test
    void changeThatThePeerFinishesBehindTheCallIsAcknowledged() { // or it would say so for 32 seconds
        try (var peer = new RawPeer(world.gateway.port())) {
            var talk = talk(peer);
            var change = pending(talk);
            talk.hangUp();
            peer.reply(change, "487 Request Terminated", "b", "");
            assertThat(RawPeer.header(peer.receive("ACK"), "CSeq")).isEqualTo(RawPeer.header(change, "CSeq").replace("INVITE", "ACK"));
        }
    }

    @Test
    void answerToAChangeThatIsNeverAcknowledgedIsRepeatedAndEndsWithBye() {
        try (var peer = new RawPeer(world.gateway.port())) {
            var talk = talk(peer);
            peer.send(talk.inside("INVITE", 1, SDP + "a=sendonly\r\n"));
            heard.next(Offered.class);
            talk.call().answerOffer(TwoEndpoints.ANSWER);
            peer.receive("SIP/2.0 200");
            peer.receive("SIP/2.0 200");
            assertThat(heard.next(HungUp.class).reasonWords()).contains("never acknowledged");
            peer.reply(peer.receive("BYE"), "200 OK", "b", "");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7}) // ours has 2, the call's 1
    void anOfferThatMetOursIsRefusedOnceAndForAll(int sequence) { // RFC 3261 §17.2.1
        try (var peer = new RawPeer(world.gateway.port())) {
            var talk = talk(peer);
            talk.call().offer(TwoEndpoints.EARLY);
            var ours = peer.receive("INVITE");
            var theirs = talk.inside("INVITE", sequence, SDP);
            peer.send(theirs);
            peer.receive("SIP/2.0 491");
            peer.send(talk.inside("ACK", sequence, ""));
            peer.reply(ours, "491 Request Pending", "b", "");
            peer.receive("ACK");
            peer.send(theirs);
            peer.send(talk.inside("INFO", sequence + 1, ""));
            heard.next(Info.class);
            peer.receive("SIP/2.0 200");
            assertThat(peer.hearsNothingFor(500, "SIP/2.0 491")).isTrue(); // T2 is 400 ms here
            talk.hangUp();
        }
    }

    @Test
    void aSecondOfferIsRefusedAndForgottenThoughNobodyAcknowledgesThat() { // RFC 3261 §17.2.1: Timer H
        try (var peer = new RawPeer(world.gateway.port())) {
            var talk = talk(peer);
            peer.send(talk.inside("INVITE", 1, SDP));
            heard.next(Offered.class);
            peer.send(talk.inside("INVITE", 2, SDP));
            peer.receive("SIP/2.0 491"); // where RFC 3261 §14.2 has 500
            peer.send(talk.inside("CANCEL", 2, ""));
            peer.receive("SIP/2.0 200", ok -> ok.contains("2 CANCEL")); // RFC 3261 §9.2
            talk.call().answerOffer(TwoEndpoints.ANSWER);
            peer.receive("SIP/2.0 200", ok -> ok.contains("1 INVITE"));
            peer.send(talk.inside("ACK", 1, ""));
            Heard.eventually("the refusal is forgotten", () -> world.gateway.snapshot().serverTransactions() == 0);
            talk.hangUp();
        }
    }
}
