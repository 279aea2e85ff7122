package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.SipEvent.Answered;
import org.trunkline.sip.SipEvent.OfferRefused;
import org.trunkline.sip.SipEvent.Reanswered;
import org.trunkline.sip.SipEvent.Refused;
import org.trunkline.sip.SipEvent.Ringing;
import org.trunkline.sip.SipEvent.TransferProgress;

/** Challenges on the wire: what is sent again, and who gets nothing. */
class ChallengesTest {
    private static final String SDP = "v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\n";
    private final SipEndpoint gateway =
            SipEndpoint.start(SipSettings.at("gateway", "127.0.0.1", 0), IncomingCalls.none());
    private final RawPeer peer = new RawPeer(gateway.port());
    private final Heard heard = new Heard();

    @AfterEach
    void close() {
        gateway.close();
        peer.close();
    }

    private SipCall dial() {
        var trunk = peer.trunk().withCredentials(new Credentials("me", "secret", Optional.empty()));
        return gateway.invite(trunk, TwoEndpoints.number("+15550100"), TwoEndpoints.OFFER, heard);
    }

    private static String challenge(String name, String realm, String nonce) {
        return name + ": Digest realm=\"" + realm + "\",nonce=\"" + nonce + "\",qop=\"auth\"\n";
    }

    private String challenged(String invite, String status, String more) {
        peer.reply(invite, status, "c" + RawPeer.header(invite, "CSeq").charAt(0), more, "");
        peer.receive("ACK");
        return peer.receive("INVITE");
    }

    private String answered() {
        var first = peer.receive("INVITE");
        var second = challenged(first, "407 Proxy Authentication Required", challenge("Proxy-Authenticate", "trunk", "a"));
        peer.reply(second, "200 OK", "peer", SDP);
        heard.until(Answered.class);
        assertThat(peer.receive("ACK")).contains("Proxy-Authorization: Digest"); // RFC 3261 §13.2.2.4
        return second;
    }

    @Test
    void sameCallGoesOnWithTheNextSequenceNumber() {
        dial();
        var first = peer.receive("INVITE");
        assertThat(first).doesNotContain("Authorization");
        var second = challenged(first, "401 Unauthorized", challenge("WWW-Authenticate", "trunk", "a"));
        assertThat(second).contains("Authorization: Digest username=\"me\"", "CSeq: 2 INVITE");
        assertThat(RawPeer.header(second, "Call-ID")).isEqualTo(RawPeer.header(first, "Call-ID"));
        assertThat(RawPeer.header(second, "From")).isEqualTo(RawPeer.header(first, "From"));
        assertThat(RawPeer.header(second, "To")).doesNotContain("tag");
        assertThat(RawPeer.header(second, "Via")).isNotEqualTo(RawPeer.header(first, "Via"));
    }

    @Test
    void refusedProofEndsTheCall() {
        dial();
        var second = challenged(
                peer.receive("INVITE"), "407 Proxy Authentication Required", challenge("Proxy-Authenticate", "trunk", "a"));
        peer.reply(second, "407 Proxy Authentication Required", "d", challenge("Proxy-Authenticate", "trunk", "b"), "");
        var failure = heard.until(Refused.class).failure();
        assertThat(failure.status()).isEqualTo(407);
        assertThat(failure.kind()).isEqualTo(SipFailure.Kind.REFUSED_BY_PEER);
    }

    @Test
    void challengeThatCannotBeReadIsCountedAndRefuses() {
        dial();
        peer.reply(peer.receive("INVITE"), "401 Unauthorized", "a", "WWW-Authenticate: Digest realm=\"x\",qop=\"auth\"\n", "");
        assertThat(heard.until(Refused.class).failure().status()).isEqualTo(401);
        assertThat(gateway.snapshot().refused(Refusal.BAD_CHALLENGE)).isEqualTo(1);
    }

    @Test
    void byeIsProvenToTheTrunkThatAskedBefore() {
        var call = dial();
        answered();
        call.hangUp("Done");
        var bye = peer.receive("BYE");
        assertThat(bye).doesNotContain("Authorization");
        peer.reply(bye, "407 Proxy Authentication Required", "peer", challenge("Proxy-Authenticate", "trunk", "b"), "");
        var again = peer.receive("BYE");
        assertThat(again).contains("Proxy-Authorization: Digest", "nonce=\"b\"");
        peer.reply(again, "200 OK", "peer", "", "");
        Heard.eventually("no dialog", () -> gateway.snapshot().dialogs() == 0);
    }

    @Test
    void farSideThatChallengesByeGetsNothing() {
        var call = dial();
        answered();
        call.hangUp("Done");
        var bye = peer.receive("BYE");
        peer.reply(bye, "401 Unauthorized", "peer", challenge("WWW-Authenticate", "trunk", "evil"), "");
        assertThat(peer.hearsNothingNewFor(600, "BYE")).isTrue();
        Heard.eventually("no dialog", () -> gateway.snapshot().dialogs() == 0);
    }

    @Test
    void foreignRealmGetsNothingInsideTheCall() {
        var call = dial();
        answered();
        call.sendInfo("application/dtmf", new byte[] {'1'});
        var info = peer.receive("INFO");
        peer.reply(info, "407 Proxy Authentication Required", "peer", challenge("Proxy-Authenticate", "evil", "x"), "");
        assertThat(peer.hearsNothingNewFor(600, "INFO")).isTrue();
        call.hangUp("Done");
    }

    @Test
    void infoIsSentAgainWithAProof() {
        var call = dial();
        answered();
        call.sendInfo("application/dtmf", new byte[] {'1'});
        var info = peer.receive("INFO");
        peer.reply(info, "407 Proxy Authentication Required", "peer", challenge("Proxy-Authenticate", "trunk", "x"), "");
        var again = peer.receive("INFO");
        assertThat(again).contains("Proxy-Authorization: Digest").endsWith("\r\n\r\n1");
        peer.reply(again, "200 OK", "peer", "", "");
        call.hangUp("Done");
        assertThat(peer.receive("BYE")).doesNotContain("Authorization");
    }

    @Test
    void sippVerifiesWhatWeProve() {
        try (var trunk = new SippTrunk();
                var sipp = Sipp.answering("uas-asks-who-calls")) {
            var asks = sipp.trunk().withCredentials(new Credentials("me", "secret", Optional.empty()));
            var call = trunk.gateway.invite(asks, TwoEndpoints.number("+15550100"), TwoEndpoints.OFFER, trunk.heard);
            trunk.heard.until(Answered.class);
            call.hangUp("Done");
            sipp.succeeds();
            trunk.over();
        }
    }

    @Test
    void sippSeesThatAPasswordIsWrong() {
        try (var trunk = new SippTrunk();
                var sipp = Sipp.answering("uas-asks-who-calls")) {
            var asks = sipp.trunk().withCredentials(new Credentials("me", "guess", Optional.empty()));
            trunk.gateway.invite(asks, TwoEndpoints.number("+15550100"), TwoEndpoints.OFFER, trunk.heard);
            assertThat(trunk.heard.until(Refused.class).failure().status()).isEqualTo(403);
            sipp.succeeds();
        }
    }

    /** Whoever is behind the trunk may challenge what the trunk lets pass, but is told nothing. */
    @Test
    void farSideThatChallengesARefreshOrATransferGetsNothing() {
        var call = dial();
        answered();
        call.offer(TwoEndpoints.ANSWER);
        var reinvite = peer.receive("INVITE");
        peer.reply(reinvite, "401 Unauthorized", "peer", challenge("WWW-Authenticate", "trunk", "evil"), "");
        assertThat(peer.receive("ACK")).doesNotContain("nonce=\"evil\"");
        assertThat(heard.until(OfferRefused.class).status()).isEqualTo(401);
        call.refer((Dialled) Dialled.parse("+15550101"));
        var refer = peer.receive("REFER");
        assertThat(refer).doesNotContain("Authorization");
        peer.reply(refer, "401 Unauthorized", "peer", challenge("WWW-Authenticate", "trunk", "evil"), "");
        heard.until(TransferProgress.class);
        assertThat(peer.hearsNothingNewFor(600, "")).isTrue();
        call.hangUp("Done");
    }

    private String ringing() {
        var first = peer.receive("INVITE");
        var second = challenged(first, "407 Proxy Authentication Required", challenge("Proxy-Authenticate", "trunk", "a"));
        peer.reply(second, "183 Session Progress", "peer", "Require: 100rel\nRSeq: 1\nAllow: UPDATE\n", SDP);
        var prack = peer.receive("PRACK");
        peer.reply(prack, "200 OK", "peer", "");
        heard.until(Ringing.class);
        return second;
    }

    @Test
    void earlyUpdateIsSentAgainWithAProof() {
        var call = dial();
        ringing();
        call.offer(TwoEndpoints.ANSWER);
        var update = peer.receive("UPDATE");
        peer.reply(update, "407 Proxy Authentication Required", "peer", challenge("Proxy-Authenticate", "trunk", "b"), "");
        var again = peer.receive("UPDATE");
        assertThat(again).contains("Proxy-Authorization: Digest", "nonce=\"b\"");
        peer.reply(again, "200 OK", "peer", SDP);
        heard.until(Reanswered.class);
        call.hangUp("Done");
        peer.receive("CANCEL");
    }

    @Test
    void farSideThatChallengesAnEarlyUpdateGetsNothing() {
        var call = dial();
        ringing();
        call.offer(TwoEndpoints.ANSWER);
        var update = peer.receive("UPDATE");
        peer.reply(update, "401 Unauthorized", "peer", challenge("WWW-Authenticate", "trunk", "evil"), "");
        assertThat(heard.until(OfferRefused.class).status()).isEqualTo(401);
        assertThat(peer.hearsNothingNewFor(600, "UPDATE")).isTrue();
        call.hangUp("Done");
    }
}
