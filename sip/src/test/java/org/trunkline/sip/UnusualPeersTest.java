package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.sip.SipEvent.Answered;
import org.trunkline.sip.SipEvent.HungUp;
import org.trunkline.sip.SipEvent.Refused;
import org.trunkline.sip.SipEvent.Ringing;
import org.trunkline.sip.SipEvent.TransferProgress;

/** Forks, lost and late messages, and peers that lie about where they are. */
class UnusualPeersTest {
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

    private SipCall dial(RawPeer peer) {
        return world.gateway.invite(peer.trunk(), TwoEndpoints.number("+15550100"), TwoEndpoints.OFFER, heard);
    }

    @Test
    void lastEarlyDialogThatAnswersIsTheCall() {
        try (var peer = new RawPeer(world.gateway.port())) {
            var call = dial(peer);
            var invite = peer.receive("INVITE");
            peer.reply(invite, "183 Session Progress", "first", SDP + "a=first\r\n");
            assertThat(new String(heard.until(Ringing.class).sdp(), US_ASCII)).contains("a=first");
            peer.reply(invite, "183 Session Progress", "second", SDP + "a=second\r\n");
            assertThat(new String(heard.until(Ringing.class).sdp(), US_ASCII)).contains("a=second");
            peer.reply(invite, "180 Ringing", "third", "");
            assertThat(heard.next(Ringing.class).status()).isEqualTo(180);
            peer.reply(invite, "199 Early Dialog Terminated", "third", ""); // RFC 6228: what it said is over
            assertThat(new String(heard.next(Ringing.class).sdp(), US_ASCII)).contains("a=second");
            peer.reply(invite, "200 OK", "second", SDP + "a=answer\r\n");
            assertThat(new String(heard.next(Answered.class).sdp(), US_ASCII)).contains("a=answer");
            var ack = peer.receive("ACK");
            assertThat(ack).startsWith("ACK sip:second@");
            assertThat(RawPeer.tag(ack, "To")).isEqualTo("second");
            call.hangUp("Done");
            var bye = peer.receive("BYE");
            assertThat(RawPeer.tag(bye, "To")).isEqualTo("second");
            peer.reply(bye, "200 OK", "second", "");
        }
    }

    @Test
    void secondAnswerRightBehindTheFirstAlsoEnds() {
        try (var peer = new RawPeer(world.gateway.port())) {
            var call = dial(peer);
            var invite = peer.receive("INVITE");
            peer.reply(invite, "180 Ringing", "first", "");
            peer.reply(invite, "180 Ringing", "second", "");
            peer.reply(invite, "200 OK", "first", SDP);
            peer.reply(invite, "200 OK", "second", SDP);
            heard.until(Answered.class);
            peer.receive("ACK sip:first@");
            Heard.eventually("the transaction has gone", () -> world.gateway.snapshot().clientTransactions() == 0);
            peer.reply(invite, "200 OK", "second", SDP); // its repetition, as RFC 3261 §13.3.1.4 has it
            peer.receive("ACK sip:second@");
            peer.reply(peer.receive("BYE sip:second@"), "200 OK", "second", "");
            call.hangUp("Done");
            peer.reply(peer.receive("BYE sip:first@"), "200 OK", "first", "");
        }
    }

    @Test
    void secondAnswerOfAForkedCallGetsByeAndLostAcksAreSentAgain() { // RFC 3261 §13.2.2.4
        try (var peer = new RawPeer(world.gateway.port())) {
            var call = dial(peer);
            var invite = peer.receive("INVITE");
            peer.reply(invite, "200 OK", "first", SDP);
            heard.until(Answered.class);
            peer.receive("ACK sip:first@");
            Heard.eventually("the transaction has gone", () -> world.gateway.snapshot().clientTransactions() == 0);
            peer.reply(invite, "200 OK", "second", SDP);
            peer.receive("ACK sip:second@");
            var bye = peer.receive("BYE sip:second@");
            peer.reply(invite, "200 OK", "second", SDP); // neither ACK nor BYE has arrived
            peer.receive("ACK sip:second@");
            peer.reply(bye, "200 OK", "second", "");
            Heard.eventually("one dialog", () -> world.gateway.snapshot().dialogs() == 1);
            peer.reply(invite, "200 OK", "first", SDP);
            peer.receive("ACK sip:first@");
            call.hangUp("Done");
            peer.reply(peer.receive("BYE sip:first@"), "200 OK", "first", "");
        }
    }

    @Test
    void callerWhoHasGoneIsKnownAtOnceWhenAskedForSomething() {
        var peer = new RawPeer(world.carrier.port());
        peer.send(peer.request("INVITE", "1", "", 1, "", SDP));
        var call = world.offered();
        var events = world.offeredEvents();
        call.answer(TwoEndpoints.ANSWER);
        var ok = peer.receive("SIP/2.0 200");
        peer.send(peer.request("ACK", "a", RawPeer.tag(ok, "To"), 1, "", ""));
        events.next(Answered.class);
        peer.close();
        call.refer((Dialled) Dialled.parse("+15550101"));
        assertThat(events.next(TransferProgress.class)).isEqualTo(new TransferProgress(408, true));
        call.hangUp("Done");
    }

    @Test
    void answerAfterTheTimeoutIsHungUp() {
        try (var impatient = SipEndpoint.start(
                        SipSettings.at("impatient", "127.0.0.1", 0),
                        IncomingCalls.none(),
                        TwoEndpoints.SPEED);
                var peer = new RawPeer(impatient.port())) {
            impatient.invite(peer.trunk().withPatience(Duration.ofSeconds(2)), TwoEndpoints.number("1"), TwoEndpoints.OFFER, heard);
            var invite = peer.receive("INVITE");
            assertThat(heard.next(Refused.class).failure().kind()).isEqualTo(SipFailure.Kind.TIMEOUT);
            peer.reply(invite, "200 OK", "late", SDP);
            peer.receive("ACK sip:late@");
            peer.reply(peer.receive("BYE sip:late@"), "200 OK", "late", "");
            Heard.eventually("nothing is left", () -> impatient.snapshot().idle());
        }
    }

    @Test
    void responsesToNothingAreCountedAndMakeNoDialog() {
        try (var peer = new RawPeer(world.gateway.port())) {
            long before = world.gateway.snapshot().refused(Refusal.STRAY_RESPONSE);
            var invented = peer.request("INVITE", "invented", "x", 1, "", "");
            peer.send("SIP/2.0 200 OK\n" + invented.substring(invented.indexOf('\n') + 1));
            Heard.eventually("counted", () -> world.gateway.snapshot().refused(Refusal.STRAY_RESPONSE) > before);
            assertThat(world.gateway.snapshot().dialogs()).isZero();
            assertThat(peer.hearsNothingFor(200, "")).isTrue();
        }
    }

    @Test
    void answerThatIsNeverAcknowledgedIsRepeatedAndEndsWithBye() {
        try (var peer = new RawPeer(world.carrier.port())) {
            peer.send(peer.request("INVITE", "1", "", 1, "", SDP));
            world.offered().answer(TwoEndpoints.ANSWER);
            peer.receive("SIP/2.0 200");
            peer.receive("SIP/2.0 200");
            var ok = peer.receive("SIP/2.0 200");
            var there = world.offeredEvents();
            assertThat(there.next(HungUp.class).reasonWords()).contains("never acknowledged");
            var bye = peer.receive("BYE");
            assertThat(RawPeer.tag(bye, "From")).isEqualTo(RawPeer.tag(ok, "To"));
            peer.reply(bye, "200 OK", "raw", "");
        }
    }

    @Test
    void repeatedInviteIsOneCallAndGetsTheSameResponse() {
        try (var peer = new RawPeer(world.carrier.port())) {
            var invite = peer.request("INVITE", "1", "", 1, "", SDP);
            peer.send(invite);
            peer.send(invite);
            var call = world.offered();
            call.ring();
            var first = peer.receive("SIP/2.0 180");
            peer.send(invite);
            assertThat(RawPeer.tag(peer.receive("SIP/2.0 180"), "To")).isEqualTo(RawPeer.tag(first, "To"));
            assertThat(world.offered).isEmpty();
            call.refuse(486, "Busy Here");
            var busy = peer.receive("SIP/2.0 486");
            assertThat(RawPeer.header(busy, "Reason")).isEqualTo("Q.850;cause=17");
            peer.send(peer.request("ACK", "1", RawPeer.tag(busy, "To"), 1, "", ""));
        }
    }

    @Test
    void responsesGoToTheSourceWhateverTheViaClaims() {
        try (var peer = new RawPeer(world.carrier.port())) {
            var ask = peer.request("OPTIONS", "1", "", 1, "", "")
                    .replace(";branch", ";received=192.0.2.7;maddr=192.0.2.8;rport;branch");
            peer.send(ask);
            var ok = peer.receive("SIP/2.0 200");
            assertThat(RawPeer.header(ok, "Via")).contains("received=127.0.0.1").contains("rport=" + peer.port());
        }
    }

    @Test
    void byeBeforeTheAnswerEndsTheOffer() {
        try (var peer = new RawPeer(world.carrier.port())) {
            peer.send(peer.request("INVITE", "1", "", 1, "", SDP));
            world.offered().ring();
            var ringing = peer.receive("SIP/2.0 180");
            peer.send(peer.request("BYE", "2", RawPeer.tag(ringing, "To"), 2, "", ""));
            peer.receive("SIP/2.0 200");
            var ended = peer.receive("SIP/2.0 487");
            peer.send(peer.request("ACK", "1", RawPeer.tag(ended, "To"), 1, "", ""));
            assertThat(world.offeredEvents().next(Refused.class).failure().kind())
                    .isEqualTo(SipFailure.Kind.CANCELLED);
        }
    }

    @Test
    void contactWithAHostNameIsNotLookedUp() {
        try (var peer = new RawPeer(world.gateway.port())) {
            var call = dial(peer);
            var invite = peer.receive("INVITE");
            peer.answer(invite, "200 OK", "Contact: <sip:gw@no-such-host.invalid>\n");
            heard.until(Answered.class);
            peer.receive("ACK sip:gw@no-such-host.invalid");
            call.hangUp("Done");
            peer.reply(peer.receive("BYE sip:gw@no-such-host.invalid"), "200 OK", "named", "");
        }
    }

    @Test
    void peerThatForgotTheCallEndsItByAnswering481() {
        try (var peer = new RawPeer(world.gateway.port())) {
            var call = dial(peer);
            peer.reply(peer.receive("INVITE"), "200 OK", "amnesia", SDP);
            heard.until(Answered.class);
            call.sendInfo("application/dtmf", "1".getBytes(US_ASCII));
            peer.reply(peer.receive("INFO"), "481 Call/Transaction Does Not Exist", "amnesia", "");
            assertThat(heard.next(HungUp.class).reasonWords()).contains("no longer knows");
        }
    }

    @Test
    void byeThatIsRefusedStillEndsTheDialog() {
        try (var peer = new RawPeer(world.gateway.port())) {
            var call = dial(peer);
            peer.reply(peer.receive("INVITE"), "200 OK", "stubborn", SDP);
            heard.until(Answered.class);
            call.hangUp("Done");
            peer.reply(peer.receive("BYE"), "500 Server Internal Error", "stubborn", "");
        }
    }

    @ParameterizedTest
    @CsvSource({
        ";tag=x, ''",
        ";tag=x, Contact: *",
        ";tag=x, Contact: <tel:+15550100>",
        ";tag=x, Contact: <sips:x@127.0.0.1>",
        ";tag=x, Contact: <mailto:x@127.0.0.1>",
        "'', Contact: <sip:x@127.0.0.1>",
    })
    void answerThatCannotBeAcknowledgedIsNoCall(String tag, String contact) {
        try (var peer = new RawPeer(world.gateway.port());
                var complaints = new Complaints()) {
            dial(peer);
            peer.answer(peer.receive("INVITE"), "200 OK", tag, contact.isEmpty() ? "" : contact + "\n", "");
            assertThat(heard.until(Refused.class).failure().kind()).isEqualTo(SipFailure.Kind.PROTOCOL);
            assertThat(complaints.errors).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "<tel:+15550100>", "<mailto:x@127.0.0.1>", "<sips:x@127.0.0.1>"})
    void inviteThatNobodyCouldHangUpIsRefused(String contact) {
        try (var peer = new RawPeer(world.carrier.port())) {
            peer.send(peer.request("INVITE", "1", "", 1, "", SDP).replaceFirst("Contact: .*", "Contact: " + contact));
            peer.receive("SIP/2.0 400");
            assertThat(world.offered).isEmpty();
        }
    }

    @Test
    void trunkThatCannotBeSentToIsUnreachable() {
        var away = Trunk.udp("away", "192.0.2.1", 5060, "15550000"); // no way there from 127.0.0.1
        world.gateway.invite(away, TwoEndpoints.number("1"), TwoEndpoints.OFFER, heard);
        assertThat(heard.next(Refused.class).failure().kind()).isEqualTo(SipFailure.Kind.UNREACHABLE);
    }
}
