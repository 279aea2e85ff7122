package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.SipEvent.Answered;
import org.trunkline.sip.TrunkAddress.Transport;

/** Calls that come in over a connection, and last longer than it does. */
class StreamsOfCallsTest {
    private final LinkedBlockingQueue<IncomingCall> offered = new LinkedBlockingQueue<>();
    private final Heard heard = new Heard();
    private SipEndpoint gateway;

    private void start(SipSettings settings, StreamLimits limits) {
        var open = settings.allowing(List.of(SourceRange.parse("127.0.0.0/8")));
        gateway = SipEndpoint.start(open, offered::add, 5, limits, new Zone());
    }

    @AfterEach
    void nothingIsLeft() {
        Heard.eventually("idle", () -> gateway.snapshot().idle());
        gateway.close();
    }

    private static String request(String method, String transport, int via, int contact, String to) {
        return method + " sip:100@127.0.0.1 SIP/2.0\n"
                + "Via: SIP/2.0/" + transport + " 192.0.2.9:" + via + ";branch=z9hG4bK-" + method + "\n"
                + "From: <sip:raw@127.0.0.1>;tag=raw\nTo: " + to + "\nCall-ID: long\n"
                + "CSeq: 1 " + method + "\nMax-Forwards: 70\nContact: <sip:raw@127.0.0.1:" + contact + ";transport=" + transport + ">\n"
                + "Content-Length: 0\n\n";
    }

    private IncomingCall invited(RawStream peer, String transport, int via, int contact) {
        peer.send(request("INVITE", transport, via, contact, "<sip:100@127.0.0.1>"));
        var call = Heard.poll(offered, "a call");
        call.events(heard);
        return call;
    }

    private SipCall talks(RawStream peer, String transport, int contact) {
        var call = invited(peer, transport, 5060, contact);
        call.answer(TwoEndpoints.ANSWER);
        peer.send(request("ACK", transport, 5060, contact, RawPeer.header(peer.receive("SIP/2.0 200"), "To")));
        heard.until(Answered.class);
        return call;
    }

    @Test
    void theConnectionOfACallStaysThoughNothingIsSaid() {
        start(SipSettings.at("long", "127.0.0.1", 0), new StreamLimits(Duration.ofMillis(1500), Duration.ofSeconds(1), 20, 10));
        try (var peer = RawStream.to(gateway.port())) {
            var call = talks(peer, "TCP", 5999); // where nobody is, like behind a NAT
            try (var other = RawStream.to(gateway.port())) { // which has been silent for less long
                assertThat(other.closedByPeer()).isTrue();
            }
            call.hangUp("Done");
            peer.reply(peer.receive("BYE"), "200 OK", "raw");
            assertThat(peer.closedByPeer()).as("after the call").isTrue();
        }
    }

    @Test
    void whoHasHungItsConnectionUpIsCalledAtItsContact() throws IOException {
        start(SipSettings.at("long", "127.0.0.1", 0), StreamLimits.USUAL);
        try (var server = RawStream.listen();
                var peer = RawStream.to(gateway.port())) {
            var call = talks(peer, "TCP", server.getLocalPort());
            peer.leave();
            call.hangUp("Done");
            try (var again = RawStream.accepted(server)) {
                again.reply(again.receive("BYE"), "200 OK", "raw");
            }
        }
    }

    @Test
    void whoHasHungItsConnectionUpHearsTheAnswerWhereItListens() throws IOException { // RFC 3261 §18.2.2
        start(SipSettings.at("long", "127.0.0.1", 0), StreamLimits.USUAL);
        try (var server = RawStream.listen();
                var peer = RawStream.to(gateway.port())) {
            var call = invited(peer, "TCP", server.getLocalPort(), 5999);
            peer.leave();
            call.refuse(486, "Busy Here");
            try (var again = RawStream.accepted(server)) {
                var busy = again.receive("SIP/2.0 486");
                again.send(request("ACK", "TCP", server.getLocalPort(), 5999, RawPeer.header(busy, "To"))
                        .replace("z9hG4bK-ACK", "z9hG4bK-INVITE"));
                Heard.eventually("over", () -> gateway.snapshot().dialogs() == 0);
            }
        }
    }

    @Test
    void whoAsksFromManyPortsIsNotCalledBackOnMoreConnectionsThanItMayOpen() throws IOException {
        start(SipSettings.at("long", "127.0.0.1", 0), new StreamLimits(Duration.ofMinutes(1), Duration.ofMinutes(1), 20, 1));
        try (var server = RawStream.listen()) {
            IncomingCall call;
            try (var peer = RawStream.to(gateway.port())) {
                call = invited(peer, "TCP", server.getLocalPort(), 5999);
                peer.leave();
            }
            try (var other = connected()) {
                call.refuse(486, "Busy Here");
                other.send(RawStream.options("after", ""));
                other.receive("SIP/2.0 200"); // which is sent after the refusal was not
                server.setSoTimeout(1);
                assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
            }
        }
    }

    /** A connection as soon as there is room for it. */
    private RawStream connected() {
        var open = new AtomicReference<RawStream>();
        Heard.eventually("room for a connection", () -> {
            var next = RawStream.to(gateway.port());
            try {
                next.send("\r\n\r\n");
                if (next.raw(2).equals("\r\n")) {
                    open.set(next);
                    return true;
                }
            } catch (UncheckedIOException refused) {
                // no room yet
            }
            next.close();
            return false;
        });
        return open.get();
    }

    @Test
    void byTlsItHasToBeTheTrunkThatCalled() throws IOException {
        var authority = new Authority("ours");
        authority.issue("long", "IP:127.0.0.1");
        authority.issue("peer", "IP:127.0.0.1");
        var settings = SipSettings.at("long", "127.0.0.1", 0);
        start(settings.listeningForTls(new TlsListening(0, 0, authority.showing("long"))), StreamLimits.USUAL);
        var trunk = Trunk.at("tls", new TrunkAddress("127.0.0.1", 0, Transport.TLS), "1")
                .withTls(authority.showing("long"))
                .withInbound(new Inbound(List.of(SourceRange.parse("127.0.0.1")), false));
        gateway.trunks(List.of(trunk));
        var tls = new TlsFiles().context(authority.showing("peer"));
        try (var server = (SSLServerSocket) tls.getServerSocketFactory().createServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
                var peer = new RawStream(tls.getSocketFactory().createSocket("127.0.0.1", gateway.tlsPort()))) {
            server.setSoTimeout(10_000);
            var call = talks(peer, "TLS", server.getLocalPort());
            peer.leave();
            call.hangUp("Done");
            try (var again = RawStream.accepted(server)) {
                again.reply(again.receive("BYE"), "200 OK", "raw");
            }
        }
    }
}
