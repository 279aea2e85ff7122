package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.SipEvent.Answered;
import org.trunkline.sip.SipEvent.HungUp;
import org.trunkline.sip.SipEvent.Refused;
import org.trunkline.sip.SipEvent.Ringing;
import org.trunkline.sip.TrunkAddress.Transport;

/** Calls over TCP, with SIPp and with peers that say what a test lets them say. */
class CallsOverTcpTest {
    private final LinkedBlockingQueue<IncomingCall> offered = new LinkedBlockingQueue<>();
    private final Heard heard = new Heard();
    private final SipEndpoint gateway = SipEndpoint.start(
            SipSettings.at("tcp", "127.0.0.1", 0).allowing(List.of(SourceRange.parse("127.0.0.0/8"))), offered::add, 5);

    @AfterEach
    void nothingIsLeft() {
        Heard.eventually("idle", () -> gateway.snapshot().idle());
        gateway.close();
    }

    private SipCall dial(Trunk trunk) {
        return gateway.invite(trunk, TwoEndpoints.number("+15550100"), TwoEndpoints.OFFER, heard);
    }

    private static Trunk trunk(int port) {
        return Trunk.at("raw", new TrunkAddress("127.0.0.1", port, Transport.TCP), "15550000")
                .withPatience(TwoEndpoints.PATIENT);
    }

    @Test
    void sippAnswersOverTcpAndWeHangUp() {
        try (var sipp = Sipp.answeringTcp("uas-answers")) {
            var call = dial(sipp.trunk());
            heard.until(Ringing.class);
            heard.until(Answered.class);
            call.hangUp("Done");
            sipp.succeeds();
        }
    }

    @Test
    void sippIsBusyOverTcp() {
        try (var sipp = Sipp.answeringTcp("uas-busy")) {
            dial(sipp.trunk());
            assertThat(heard.until(Refused.class).failure().status()).isEqualTo(486);
            sipp.succeeds();
        }
    }

    @Test
    void weGiveUpOverTcpWhileSippRings() {
        try (var sipp = Sipp.answeringTcp("uas-never-answers")) {
            var call = dial(sipp.trunk());
            heard.until(Ringing.class);
            call.hangUp("Rang long enough");
            assertThat(heard.next(Refused.class).failure().kind()).isEqualTo(SipFailure.Kind.CANCELLED);
            sipp.succeeds();
        }
    }

    @Test
    void sippGivesUpOverTcpWhileWeRing() {
        try (var sipp = Sipp.callingTcp("uac-cancels", gateway.port())) {
            var call = Heard.poll(offered, "a call");
            call.events(heard);
            call.ring();
            assertThat(heard.next(Refused.class).failure().kind()).isEqualTo(SipFailure.Kind.CANCELLED);
            sipp.succeeds();
        }
    }

    @Test
    void sippCallsUsOverTcp() {
        try (var sipp = Sipp.callingTcp("uac-calls", gateway.port())) {
            var call = Heard.poll(offered, "a call");
            call.events(heard);
            call.ring();
            call.answer(TwoEndpoints.ANSWER);
            heard.until(Answered.class);
            heard.until(HungUp.class);
            sipp.succeeds();
        }
    }

    @Test
    void requestsSayTcpAndUseOneConnectionForEverything() throws IOException {
        try (var server = RawStream.listen()) {
            var first = dial(trunk(server.getLocalPort()));
            try (var peer = RawStream.accepted(server)) {
                var invite = peer.receive("INVITE");
                assertThat(RawPeer.header(invite, "Via")).startsWith("SIP/2.0/TCP 127.0.0.1:" + gateway.port() + ";");
                assertThat(RawPeer.header(invite, "Contact"))
                        .isEqualTo("<sip:15550000@127.0.0.1:" + gateway.port() + ";transport=tcp>");
                peer.reply(invite, "200 OK", "a");
                heard.until(Answered.class);
                assertThat(RawPeer.header(peer.receive("ACK"), "Via")).startsWith("SIP/2.0/TCP");
                var second = dial(trunk(server.getLocalPort())); // the same connection, or this waits for ever
                peer.reply(peer.receive("INVITE"), "200 OK", "b");
                heard.until(Answered.class);
                peer.receive("ACK");
                peer.send(RawStream.options("back", "")); // and the other way
                assertThat(peer.receive("SIP/2.0 200")).contains("CSeq: 1 OPTIONS");
                first.hangUp("Done");
                peer.reply(peer.receive("BYE"), "200 OK", "a");
                second.hangUp("Done");
                peer.reply(peer.receive("BYE"), "200 OK", "b");
            }
        }
    }

    @Test
    void contactThatWishesForTcpIsServedOverTcp() throws IOException {
        try (var peer = new RawPeer(gateway.port());
                var server = RawStream.listen()) {
            var call = dial(peer.trunk());
            var contact = "Contact: <sip:gw@127.0.0.1:" + server.getLocalPort() + ";transport=tcp>\n";
            peer.answer(peer.receive("INVITE"), "200 OK", contact);
            heard.until(Answered.class);
            try (var stream = RawStream.accepted(server)) {
                assertThat(RawPeer.header(stream.receive("ACK"), "Via")).startsWith("SIP/2.0/TCP");
                call.hangUp("Done");
                stream.reply(stream.receive("BYE"), "200 OK", "tcp");
            }
        }
    }

    @Test
    void aPeerThatCalledUsIsSpokenToOnItsConnection() {
        try (var peer = RawStream.to(gateway.port())) {
            peer.send("INVITE sip:100@127.0.0.1 SIP/2.0\n"
                    + "Via: SIP/2.0/TCP 192.0.2.9:5060;branch=z9hG4bK-natted\n" // nobody is there
                    + "From: <sip:raw@127.0.0.1>;tag=raw\nTo: <sip:100@127.0.0.1>\nCall-ID: natted\n"
                    + "CSeq: 1 INVITE\nMax-Forwards: 70\nContact: <sip:raw@127.0.0.1:5999;transport=tcp>\n"
                    + "Content-Length: 0\n\n");
            var call = Heard.poll(offered, "a call");
            call.events(heard);
            call.answer(TwoEndpoints.ANSWER);
            var ok = peer.receive("SIP/2.0 200");
            assertThat(RawPeer.header(ok, "Contact")).contains(":" + gateway.port() + ";transport=tcp");
            peer.send("ACK sip:gw@127.0.0.1 SIP/2.0\n"
                    + "Via: SIP/2.0/TCP 192.0.2.9:5060;branch=z9hG4bK-ack\n"
                    + "From: <sip:raw@127.0.0.1>;tag=raw\nTo: " + RawPeer.header(ok, "To") + "\nCall-ID: natted\n"
                    + "CSeq: 1 ACK\nMax-Forwards: 70\nContent-Length: 0\n\n");
            heard.until(Answered.class);
            call.hangUp("Done");
            peer.reply(peer.receive("BYE"), "200 OK", "raw");
        }
    }

    @Test
    void nobodyThereIsKnownAtOnce() throws IOException {
        int port;
        try (var free = RawStream.listen()) {
            port = free.getLocalPort();
        }
        dial(trunk(port));
        assertThat(heard.next(Refused.class).failure().kind()).isEqualTo(SipFailure.Kind.UNREACHABLE);
    }

    @Test
    void aConnectionLostBeforeAnyAnswerIsATransportFailure() throws IOException {
        try (var server = RawStream.listen()) {
            dial(trunk(server.getLocalPort()));
            try (var peer = RawStream.accepted(server)) {
                peer.receive("INVITE");
            }
            assertThat(heard.next(Refused.class).failure().kind()).isEqualTo(SipFailure.Kind.UNREACHABLE);
        }
    }
}
