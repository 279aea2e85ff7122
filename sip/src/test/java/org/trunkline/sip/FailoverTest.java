package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.SipEvent.Answered;
import org.trunkline.sip.SipEvent.Refused;
import org.trunkline.sip.SipEvent.Ringing;
import org.trunkline.sip.TrunkAddress.Transport;

/** A trunk with several hosts, of which not all do their part. Our time runs ten times as fast. */
class FailoverTest {
    private static final int SPEED = 10;
    /** A second of the clock: the first host is to use it up, and the second, on a busy machine, is not. */
    private static final Duration PATIENCE = Duration.ofSeconds(SPEED);
    private final Zone zone = new Zone().address("here.example", "127.0.0.1");
    private final Heard heard = new Heard();
    private final List<RawPeer> peers = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private SipEndpoint gateway;

    @BeforeEach
    void start() {
        gateway = SipEndpoint.start(
                SipSettings.at("failover", "127.0.0.1", 0), IncomingCalls.none(), SPEED, StreamLimits.USUAL, zone);
        for (int i = 1; i <= 2; i++) {
            var peer = new RawPeer(gateway.port());
            peers.add(peer);
            ports.add(peer.port());
            zone.srv("_sip._udp.carrier.example", i, 0, peer.port(), "here.example");
        }
    }

    @AfterEach
    void nothingIsLeft() {
        Heard.eventually("idle", () -> gateway.snapshot().idle());
        gateway.close();
        peers.forEach(RawPeer::close);
    }

    private SipCall dial(Duration patience) {
        var at = new TrunkAddress("carrier.example", 0, Transport.UDP);
        var trunk = Trunk.at("carrier", at, "15550000").withPatience(patience);
        return gateway.invite(trunk, TwoEndpoints.number("+15550100"), TwoEndpoints.OFFER, heard);
    }

    private void talksTo(RawPeer peer, SipCall call) {
        peer.reply(peer.receive("INVITE"), "200 OK", "b", "");
        heard.until(Answered.class);
        peer.receive("ACK");
        call.hangUp("Done");
        peer.reply(peer.receive("BYE"), "200 OK", "b", "");
    }

    private boolean alive(int peer) {
        return gateway.snapshot().targets().stream()
                .filter(state -> state.address().endsWith(":" + ports.get(peer)))
                .findFirst()
                .orElseThrow()
                .alive();
    }

    @Test
    void a503GoesOnToTheNextHostAtOnce() {
        var call = dial(Duration.ofHours(1)); // so nothing but the 503 can move it
        var first = peers.get(0).receive("INVITE");
        peers.get(0).reply(first, "503 Service Unavailable", "a", "");
        peers.get(0).receive("ACK");
        var second = peers.get(1).receive("INVITE");
        assertThat(RawPeer.header(second, "Call-ID")).isEqualTo(RawPeer.header(first, "Call-ID"));
        assertThat(RawPeer.header(second, "CSeq")).isEqualTo("2 INVITE");
        assertThat(RawPeer.header(second, "Via")).isNotEqualTo(RawPeer.header(first, "Via"));
        peers.get(1).reply(second, "200 OK", "b", "");
        heard.until(Answered.class);
        peers.get(1).receive("ACK");
        assertThat(alive(0)).isFalse();
        assertThat(alive(1)).isTrue();
        call.hangUp("Done");
        peers.get(1).reply(peers.get(1).receive("BYE"), "200 OK", "b", "");
    }

    @Test
    void silenceGoesOnAfterTheTrunksPatience() {
        long start = System.nanoTime();
        var call = dial(PATIENCE);
        peers.get(0).receive("INVITE");
        talksTo(peers.get(1), call);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(PATIENCE.toNanos() / SPEED);
        assertThat(alive(0)).isFalse();
    }

    @Test
    void theDeadHostIsLeftOutByTheNextCall() {
        var first = dial(PATIENCE);
        talksTo(peers.get(1), first);
        peers.get(0).receive("INVITE");
        var second = dial(Duration.ofHours(1));
        talksTo(peers.get(1), second);
    }

    @Test
    void aHostThatAnswersTooLateIsHungUp() {
        var call = dial(PATIENCE);
        var late = peers.get(0).receive("INVITE");
        var taken = peers.get(1).receive("INVITE");
        peers.get(1).reply(taken, "180 Ringing", "b", "");
        heard.until(Ringing.class);
        peers.get(0).reply(late, "200 OK", "a", "");
        peers.get(0).receive("ACK");
        peers.get(0).reply(peers.get(0).receive("BYE"), "200 OK", "a", "");
        peers.get(1).reply(taken, "200 OK", "b", "");
        heard.until(Answered.class);
        peers.get(1).receive("ACK");
        call.hangUp("Done");
        peers.get(1).reply(peers.get(1).receive("BYE"), "200 OK", "b", "");
    }

    @Test
    void aHostWhereNobodyListensIsKnownWithoutWaiting() {
        peers.get(0).close();
        var call = dial(Duration.ofHours(1)); // so nothing but ICMP can move it
        talksTo(peers.get(1), call);
        assertThat(alive(0)).isFalse();
    }

    @Test
    void aHostThatRingsTooLateIsCancelled() {
        var call = dial(PATIENCE);
        var late = peers.get(0).receive("INVITE");
        var taken = peers.get(1).receive("INVITE");
        peers.get(1).reply(taken, "180 Ringing", "b", "");
        peers.get(0).reply(late, "180 Ringing", "a", "");
        var cancel = peers.get(0).receive("CANCEL");
        assertThat(RawPeer.header(cancel, "Via")).isEqualTo(RawPeer.header(late, "Via"));
        assertThat(RawPeer.header(cancel, "CSeq")).isEqualTo("1 CANCEL");
        peers.get(0).reply(cancel, "200 OK", "a", "");
        peers.get(0).reply(late, "487 Request Terminated", "a", "");
        var ack = peers.get(0).receive("ACK");
        assertThat(RawPeer.header(ack, "Via")).isEqualTo(RawPeer.header(late, "Via"));
        assertThat(RawPeer.tag(ack, "To")).isEqualTo("a");
        peers.get(1).reply(taken, "200 OK", "b", "");
        heard.until(Answered.class);
        peers.get(1).receive("ACK");
        call.hangUp("Done");
        peers.get(1).reply(peers.get(1).receive("BYE"), "200 OK", "b", "");
    }

    @Test
    void allSilentIsATimeout() {
        dial(PATIENCE);
        assertThat(heard.next(Refused.class).failure().status()).isEqualTo(408);
        peers.forEach(peer -> peer.receive("INVITE"));
    }

    @Test
    void otherRefusalsAreTheTrunksWord() {
        dial(Duration.ofHours(1));
        peers.get(0).reply(peers.get(0).receive("INVITE"), "500 Server Internal Error", "a", "");
        assertThat(heard.until(Refused.class).failure().status()).isEqualTo(500);
        assertThat(alive(0)).isTrue();
    }

    @Test
    void hangingUpBetweenTwoHostsEndsIt() {
        var call = dial(Duration.ofHours(1));
        var first = peers.get(0).receive("INVITE");
        call.hangUp("Changed my mind");
        heard.until(Refused.class);
        peers.get(0).reply(first, "503 Service Unavailable", "a", "");
        peers.get(0).receive("ACK");
        assertThat(peers.get(1).hearsNothingFor(100, "INVITE")).isTrue();
    }

    @Test
    void whileTheDnsIsOutOfOrderTheTrunkIsWhereItWas() {
        var first = dial(Duration.ofHours(1));
        talksTo(peers.get(0), first);
        zone.breaks("_sip._udp.carrier.example").breaks("carrier.example");
        var second = dial(Duration.ofHours(1));
        talksTo(peers.get(0), second);
    }

    @Test
    void whomOneHostNamesIsNotAskedForAtTheNext() { // RFC 3261 §8.1.3.4
        var call = dial(Duration.ofHours(1));
        var first = peers.get(0).receive("INVITE sip:+15550100@");
        peers.get(0).answer(first, "302 Moved Temporarily", "Contact: <sip:moved@127.0.0.1:" + ports.get(0) + ">\n");
        var moved = peers.get(0).receive("INVITE sip:moved@");
        peers.get(0).answer(moved, "503 Service Unavailable", "");
        peers.get(1).reply(peers.get(1).receive("INVITE sip:+15550100@"), "200 OK", "b", "");
        heard.until(Answered.class);
        peers.get(1).receive("ACK");
        call.hangUp("Done");
        peers.get(1).reply(peers.get(1).receive("BYE"), "200 OK", "b", "");
    }
}
