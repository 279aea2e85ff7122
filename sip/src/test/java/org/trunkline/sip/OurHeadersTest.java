package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.SipEvent.Answered;

/** What we say about ourselves on the wire. */
class OurHeadersTest {
    private static SipSettings natted() {
        return new SipSettings(
                "natted", "127.0.0.1", 0, "gw.example.com", 5070, "Trunkline/0.1", List.of(), true, Optional.empty());
    }

    @Test
    void inviteAndByeCarryWhatTheyShould() {
        try (var gateway = SipEndpoint.start(natted(), IncomingCalls.none(), TwoEndpoints.SPEED);
                var peer = new RawPeer(gateway.port())) {
            var heard = new Heard();
            var trunk = Trunk.udp("raw", "127.0.0.1", peer.port(), "+15550000")
                    .withPatience(TwoEndpoints.PATIENT)
                    .withCaller(new CallerRules(
                            "+15550000", "customer.example.net", false, false, Optional.empty(), List.of()));
            var call = gateway.invite(trunk, TwoEndpoints.number("*21#"), TwoEndpoints.OFFER, heard);
            var invite = peer.receive("INVITE sip:*21%23@127.0.0.1:" + peer.port() + " SIP/2.0");
            assertThat(RawPeer.header(invite, "Max-Forwards")).isEqualTo("70");
            assertThat(RawPeer.header(invite, "Via")).startsWith("SIP/2.0/UDP gw.example.com:5070;").contains(";rport");
            assertThat(RawPeer.header(invite, "From")).startsWith("<sip:+15550000@customer.example.net>;tag=");
            assertThat(RawPeer.header(invite, "To")).isEqualTo("<sip:*21%23@127.0.0.1>");
            assertThat(RawPeer.header(invite, "Contact")).isEqualTo("<sip:+15550000@gw.example.com:5070>");
            assertThat(RawPeer.header(invite, "Call-ID")).isEqualTo(call.sipCallId());
            assertThat(RawPeer.header(invite, "CSeq")).isEqualTo("1 INVITE");
            assertThat(RawPeer.header(invite, "Allow").split(",")).containsExactlyElementsOf(Wire.METHODS);
            assertThat(RawPeer.header(invite, "Supported").split(",")).containsExactlyElementsOf(Wire.EXTENSIONS);
            assertThat(RawPeer.header(invite, "User-Agent")).isEqualTo("Trunkline/0.1");
            assertThat(RawPeer.header(invite, "Content-Type")).isEqualTo("application/sdp");
            assertThat(invite).endsWith(new String(TwoEndpoints.OFFER, java.nio.charset.StandardCharsets.US_ASCII));

            peer.reply(invite, "200 OK", "x", "");
            assertThat(heard.until(Answered.class).sdp()).isEmpty();
            call.hangUp("Bye\r\nX-Injected: yes\"");
            var bye = peer.receive("BYE");
            assertThat(RawPeer.header(bye, "Via")).startsWith("SIP/2.0/UDP gw.example.com:5070;").contains(";rport");
            assertThat(RawPeer.header(bye, "Reason")).isEqualTo("Q.850;cause=16;text=\"ByeX-Injected: yes\"");
            assertThat(bye.lines()).noneMatch(line -> line.startsWith("X-Injected"));
            assertThat(RawPeer.header(bye, "User-Agent")).isEqualTo("Trunkline/0.1");
            peer.reply(bye, "200 OK", "x", "");
            Heard.eventually("idle", () -> gateway.snapshot().idle());
        }
    }

    @Test
    void endpointAtEveryAddressAdvertisesOneThatIsReachable() {
        try (var everywhere =
                        SipEndpoint.start(SipSettings.at("all", "0.0.0.0", 0), IncomingCalls.none(), TwoEndpoints.SPEED);
                var peer = new RawPeer(everywhere.port())) {
            var heard = new Heard();
            var call = everywhere.invite(peer.trunk(), TwoEndpoints.number("1"), TwoEndpoints.OFFER, heard);
            var invite = peer.receive("INVITE");
            assertThat(RawPeer.header(invite, "Contact")).doesNotContain("0.0.0.0").endsWith(":" + everywhere.port() + ">");
            peer.reply(invite, "200 OK", "x", "");
            heard.until(Answered.class);
            peer.receive("ACK");
            call.hangUp("");
            peer.reply(peer.receive("BYE"), "200 OK", "x", "");
        }
    }

    @Test
    void strangersLearnNothingFromTheRefusal() {
        try (var gateway = SipEndpoint.start(natted(), IncomingCalls.none(), TwoEndpoints.SPEED);
                var peer = new RawPeer(gateway.port())) {
            peer.send(peer.request("INVITE", "1", "", 1, "", "v=0\r\n"));
            var forbidden = peer.receive("SIP/2.0 403");
            assertThat(forbidden).doesNotContain("Trunkline").doesNotContain("gw.example.com").doesNotContain("Allow");
            assertThat(gateway.snapshot().serverTransactions()).isZero();
        }
    }

    @Test
    void reasonSaysTheCauseThatTheCallEndsFor() { // RFC 3326
        try (var gateway = SipEndpoint.start(natted(), IncomingCalls.none(), TwoEndpoints.SPEED);
                var peer = new RawPeer(gateway.port())) {
            var ringing = gateway.invite(peer.trunk(), TwoEndpoints.number("1"), TwoEndpoints.OFFER, new Heard());
            var first = peer.receive("INVITE");
            ringing.hangUp(new Parting(19, "no-answer"));
            peer.reply(first, "180 Ringing", "x", "");
            var cancel = peer.receive("CANCEL");
            assertThat(RawPeer.header(cancel, "Reason")).isEqualTo("Q.850;cause=19;text=\"no-answer\"");

            var heard = new Heard();
            var talking = gateway.invite(peer.trunk(), TwoEndpoints.number("2"), TwoEndpoints.OFFER, heard);
            peer.reply(peer.receive("INVITE sip:2"), "200 OK", "y", "");
            heard.until(Answered.class);
            talking.hangUp(new Parting(41, "say \"this\""));
            assertThat(RawPeer.header(peer.receive("BYE"), "Reason")).isEqualTo("Q.850;cause=41;text=\"say this\"");
        }
    }
}
