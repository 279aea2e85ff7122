package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.sip.SipEvent.Answered;
import org.trunkline.sip.SipEvent.HungUp;
import org.trunkline.sip.SipEvent.Refused;
import org.trunkline.sip.SipEvent.Ringing;

/** Calls that take the place of others (RFC 3891). */
class ReplacingTest {
    private static final TwoEndpoints world = new TwoEndpoints();
    private static final String SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\n";
    private final RawPeer peer = new RawPeer(world.carrier.port());
    private String ours;

    @AfterEach
    void noCallIsLeft() {
        world.noCalls();
        peer.close();
    }

    @AfterAll
    static void nothingIsLeft() {
        world.idle();
        world.close();
    }

    private IncomingCall answeredCall() {
        peer.send(peer.request("INVITE", "1", "", 1, "", SDP));
        var call = world.offered();
        call.answer(TwoEndpoints.ANSWER);
        ours = RawPeer.tag(peer.receive("SIP/2.0 200"), "To");
        peer.send(peer.request("ACK", "a", ours, 1, "", ""));
        world.offeredEvents().next(Answered.class);
        return call;
    }

    private String identity(String more) {
        return "raw-" + peer.port() + ";to-tag=" + ours + ";from-tag=raw" + more;
    }

    private void hungUp() {
        peer.send(peer.request("BYE", "b", ours, 2, "", ""));
        peer.receive("SIP/2.0 200");
    }

    /** Another peer calls with Replaces. */
    private RawPeer replace(String replaces) {
        var other = new RawPeer(world.carrier.port());
        other.send(other.request("INVITE", "1", "", 1, "Require: replaces\nReplaces: " + replaces + "\n", SDP));
        return other;
    }

    @Test
    void answeredCallIsFoundByItsDialog() {
        var call = answeredCall();
        try (var other = replace(identity(""))) {
            var second = world.offered();
            assertThat(second.replaces()).containsSame(call);
            second.refuse(486, "Busy Here");
            var busy = other.receive("SIP/2.0 486");
            other.send(other.request("ACK", "1", RawPeer.tag(busy, "To"), 1, "", ""));
        }
        hungUp();
    }

    @Test
    void sippTakesThePlaceOfAnAnsweredCall() {
        var call = answeredCall();
        try (var sipp = Sipp.replacing("uac-replaces", world.carrier.port(), identity(""))) {
            var second = world.offered();
            var heard = world.offeredEvents();
            assertThat(second.replaces()).containsSame(call);
            second.answer(TwoEndpoints.ANSWER);
            heard.next(Answered.class);
            heard.next(HungUp.class);
            sipp.succeeds();
        }
        hungUp();
    }

    @Test
    void answeredCallIsNotReplacedByWhoWantsEarlyOnes() {
        answeredCall();
        try (var other = replace(identity(";early-only"))) {
            other.receive("SIP/2.0 486");
        }
        hungUp();
        try (var other = replace(identity(""))) { // it has been one
            other.receive("SIP/2.0 603");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nobody;to-tag=1;from-tag=2, 481", // RFC 3891 §3
        "nobody;from-tag=2, 400",
        "nobody;to-tag=1, 400",
        "nobody, 400",
    })
    void whatIsNoDialogOfOursIsNotReplaced(String replaces, String status) {
        try (var other = replace(replaces)) {
            assertThat(other.receive("SIP/2.0 ", response -> !response.startsWith("SIP/2.0 1")))
                    .startsWith("SIP/2.0 " + status + " ");
        }
    }

    @Test
    void callThatRingsHereIsNotReplaced() {
        peer.send(peer.request("INVITE", "1", "", 1, "", SDP));
        var call = world.offered();
        call.ring();
        ours = RawPeer.tag(peer.receive("SIP/2.0 180"), "To");
        try (var other = replace(identity(""))) {
            other.receive("SIP/2.0 481");
        }
        call.refuse(486, "Busy Here");
        peer.receive("SIP/2.0 486");
        peer.send(peer.request("ACK", "1", ours, 1, "", ""));
    }

    @Test
    void callThatWeMakeMayReplaceOneOfThePeer() {
        var identity = "x@y;to-tag=a;from-tag=b";
        var dialling = new Dialling(TwoEndpoints.number("100").number(), Optional.empty(), Optional.of(identity));
        try (var other = new RawPeer(world.gateway.port())) {
            var heard = new Heard();
            world.gateway.invite(other.trunk(), dialling, TwoEndpoints.OFFER, heard);
            var invite = other.receive("INVITE");
            assertThat(RawPeer.header(invite, "Replaces")).isEqualTo(identity);
            assertThat(RawPeer.header(invite, "Require")).isEqualTo("replaces");
            other.reply(invite, "180 Ringing", "ring", "");
            heard.until(Ringing.class);
            other.reply(invite, "486 Busy Here", "ring", "");
            heard.next(Refused.class);
        }
    }
}
