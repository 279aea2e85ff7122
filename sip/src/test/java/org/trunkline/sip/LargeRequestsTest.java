package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.SipEvent.Answered;
import org.trunkline.sip.SipEvent.Refused;

/** What does not fit into a datagram goes by TCP (RFC 3261 §18.1.1). */
class LargeRequestsTest {
    private static final byte[] LARGE =
            ("v=0\r\n" + "a=x:0123456789012345678901234567890123456789\r\n".repeat(30)).getBytes(StandardCharsets.US_ASCII);
    private final Heard heard = new Heard();
    private final SipEndpoint gateway =
            SipEndpoint.start(SipSettings.at("large", "127.0.0.1", 0), IncomingCalls.none(), 10);

    @AfterEach
    void nothingIsLeft() {
        Heard.eventually("idle", () -> gateway.snapshot().idle());
        gateway.close();
    }

    @Test
    void aLargeInviteGoesByTcpToTheSamePort() throws IOException {
        try (var peer = new RawPeer(gateway.port());
                var server = new ServerSocket(peer.port(), 5, InetAddress.ofLiteral("127.0.0.1"))) {
            var call = gateway.invite(peer.trunk(), TwoEndpoints.number("1"), LARGE, heard);
            try (var stream = RawStream.accepted(server)) {
                var invite = stream.receive("INVITE");
                assertThat(RawPeer.header(invite, "Via")).startsWith("SIP/2.0/TCP");
                assertThat(RawPeer.header(invite, "Contact")).endsWith(";transport=tcp>");
                assertThat(RawPeer.header(invite, "CSeq")).isEqualTo("1 INVITE");
                stream.reply(invite, "486 Busy Here", "a");
                stream.receive("ACK");
                assertThat(heard.until(Refused.class).failure().status()).isEqualTo(486);
            }
            assertThat(call.sipCallId()).isNotEmpty();
            assertThat(peer.hearsNothingFor(50, "INVITE")).isTrue();
        }
    }

    @Test
    void withoutTcpThereItGoesAsADatagramAllTheSame() {
        try (var peer = new RawPeer(gateway.port())) {
            var call = gateway.invite(
                    peer.trunk(), TwoEndpoints.number("1"), LARGE, heard);
            var invite = peer.receive("INVITE");
            assertThat(RawPeer.header(invite, "Via")).startsWith("SIP/2.0/UDP");
            peer.reply(invite, "200 OK", "a", "");
            heard.until(Answered.class);
            peer.receive("ACK");
            call.hangUp("Done");
            peer.reply(peer.receive("BYE"), "200 OK", "a", "");
        }
    }

    @Test
    void aSmallInviteIsADatagram() {
        try (var peer = new RawPeer(gateway.port())) {
            gateway.invite(peer.trunk(), TwoEndpoints.number("1"), TwoEndpoints.OFFER, heard);
            peer.reply(peer.receive("INVITE"), "486 Busy Here", "a", "");
            heard.until(Refused.class);
        }
    }
}
