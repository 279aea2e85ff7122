package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.SipEvent.Answered;
import org.trunkline.sip.SipEvent.HungUp;
import org.trunkline.sip.SipEvent.Refused;

/** Callers that must prove who they are: SIPp with MD5, our own side with SHA-256, and some that lie. */
class ChallengedCallersTest {
    private static final Credentials PROOF = new Credentials("me", "secret", Optional.empty());
    private static final Inbound CHALLENGED = new Inbound(List.of(SourceRange.parse("127.0.0.0/8")), true);
    private static final Trunk TRUNK =
            Trunk.udp("asks", "192.0.2.7", 5060, "15550000").withCredentials(PROOF).withInbound(CHALLENGED);

    private final LinkedBlockingQueue<IncomingCall> offered = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Heard> offeredEvents = new LinkedBlockingQueue<>();
    private final SipEndpoint gateway =
            SipEndpoint.start(SipSettings.at("gateway", "127.0.0.1", 0), this::take, TwoEndpoints.SPEED);
    private final RawPeer peer = new RawPeer(gateway.port());

    ChallengedCallersTest() {
        gateway.trunks(List.of(TRUNK));
    }

    private void take(IncomingCall call) {
        var heard = new Heard();
        call.events(heard);
        offeredEvents.add(heard);
        offered.add(call);
    }

    @AfterEach
    void close() {
        gateway.close();
        peer.close();
    }

    private IncomingCall offered() {
        return Heard.poll(offered, "a call");
    }

    /** It takes the first algorithm that it sees, and gives up when that is SHA-256. */
    @Test
    void sippProvesItselfByMd5() {
        var md5 = TRUNK.withInbound(new Inbound(CHALLENGED.allowed(), true, true, false));
        gateway.trunks(List.of(md5));
        try (var sipp = Sipp.callingAs("uac-proves-itself", gateway.port(), "me", "secret")) {
            var call = offered();
            assertThat(call.trunk()).contains(md5);
            call.ring();
            call.answer(TwoEndpoints.ANSWER);
            var heard = Heard.poll(offeredEvents, "a call");
            heard.next(Answered.class);
            heard.next(HungUp.class);
            sipp.succeeds();
        }
        assertThat(gateway.snapshot().refusals()).isEmpty();
    }

    @Test
    void weProveOurselvesBySha256() {
        try (var caller = SipEndpoint.start(
                SipSettings.at("caller", "127.0.0.1", 0), IncomingCalls.none(), TwoEndpoints.SPEED)) {
            var heard = new Heard();
            var toIt = Trunk.udp("there", "127.0.0.1", gateway.port(), "15557777")
                    .withPatience(TwoEndpoints.PATIENT)
                    .withCredentials(PROOF);
            var call = caller.invite(toIt, TwoEndpoints.number("+15550100"), TwoEndpoints.OFFER, heard);
            offered().answer(TwoEndpoints.ANSWER);
            heard.until(Answered.class);
            call.hangUp("Done");
            Heard.eventually("no dialog", () -> gateway.snapshot().dialogs() == 0);
        }
    }

    @Test
    void wrongPasswordIsRefusedToTheCaller() {
        try (var caller = SipEndpoint.start(
                SipSettings.at("caller", "127.0.0.1", 0), IncomingCalls.none(), TwoEndpoints.SPEED)) {
            var heard = new Heard();
            var toIt = Trunk.udp("there", "127.0.0.1", gateway.port(), "15557777")
                    .withPatience(TwoEndpoints.PATIENT)
                    .withCredentials(new Credentials("me", "guess", Optional.empty()));
            caller.invite(toIt, TwoEndpoints.number("+15550100"), TwoEndpoints.OFFER, heard);
            assertThat(heard.until(Refused.class).failure().status()).isEqualTo(401);
            assertThat(gateway.snapshot().refused(Refusal.WRONG_PASSWORD)).isEqualTo(1);
            assertThat(offered).isEmpty();
        }
    }

    @Test
    void bothAlgorithmsAreOfferedTheBetterFirst() { // RFC 8760 §2.3
        var asked = ask(1);
        assertThat(asked.lines().filter(line -> line.startsWith("WWW-Authenticate")))
                .hasSize(2)
                .allMatch(line -> line.contains("realm=\"127.0.0.1\"") && line.contains("qop=\"auth\""))
                .noneMatch(line -> line.contains("stale"));
        assertThat(asked.indexOf("algorithm=SHA-256")).isPositive().isLessThan(asked.indexOf("algorithm=MD5"));
        assertThat(gateway.snapshot().serverTransactions()).isZero();
        assertThat(gateway.snapshot().dialogs()).isZero();
    }

    private String ask(int sequence) {
        peer.send(peer.request("INVITE", "ask" + sequence, "", sequence, "", "v=0\r\n"));
        return peer.receive("SIP/2.0 401");
    }

    private static String nonce(String asked) {
        var matcher = Pattern.compile("nonce=\"([^\"]*)\"").matcher(asked);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private String proof(String nonce, String password, int count) {
        var asked = Challenge.parse("Digest realm=\"127.0.0.1\",nonce=\"" + nonce + "\",algorithm=SHA-256,qop=\"auth\"");
        var subject = new Digest.Subject("INVITE", "sip:127.0.0.1", new byte[0]);
        var with = new Credentials("me", password, Optional.empty());
        return "Authorization: " + Digest.proof(asked.orElseThrow(), with, subject, count, "cnonce") + "\n";
    }

    private void invite(int sequence, String proof) {
        peer.send(peer.request("INVITE", "again" + sequence, "", sequence, proof, "v=0\r\n"));
    }

    @Test
    void repeatedInviteIsNoSecondCall() {
        var proof = proof(nonce(ask(1)), "secret", 1);
        invite(2, proof);
        peer.receive("SIP/2.0 100");
        var call = offered();
        invite(2, proof);
        peer.receive("SIP/2.0 100");
        assertThat(gateway.snapshot().refusals()).isEmpty();
        assertThat(offered).isEmpty();
        call.refuse(486, "Busy Here");
        peer.receive("SIP/2.0 486");
    }

    @Test
    void proofIsGoodForOneCall() {
        var nonce = nonce(ask(1));
        invite(2, proof(nonce, "secret", 1));
        offered().refuse(486, "Busy Here");
        peer.receive("SIP/2.0 486");
        peer.send(peer.request("ACK", "again2", "x", 2, "", ""));
        invite(3, proof(nonce, "secret", 1));
        assertThat(peer.receive("SIP/2.0 401")).contains("stale=true").doesNotContain(nonce);
        assertThat(gateway.snapshot().refused(Refusal.STALE_PROOF)).isEqualTo(1);
        invite(4, proof(nonce, "secret", 2)); // the next count is as good as a new nonce
        offered().refuse(486, "Busy Here");
        peer.receive("SIP/2.0 486");
    }

    @Test
    void nonceOfSomebodyElseIsStale() {
        invite(1, proof("bm90IG91cnM", "secret", 1));
        assertThat(peer.receive("SIP/2.0 401")).contains("stale=true");
    }

    @Test
    void whoGuessesHasToWait() {
        for (int i = 1; i < Guesses.ALLOWED; i++) {
            invite(2 * i, proof(nonce(ask(2 * i - 1)), "guess" + i, 1));
            assertThat(peer.receive("SIP/2.0 401")).doesNotContain("stale");
        }
        var nonce = nonce(ask(100));
        invite(101, proof(nonce, "guess", 1));
        peer.receive("SIP/2.0 403");
        invite(102, proof(nonce, "secret", 2)); // too late
        peer.receive("SIP/2.0 403");
        assertThat(gateway.snapshot().refused(Refusal.WRONG_PASSWORD)).isEqualTo(Guesses.ALLOWED + 1);
        assertThat(offered).isEmpty();
    }

    @Test
    void logSaysWhichRuleRefusedWhomButNoNumber() {
        gateway.trunks(List.of(peer.trunk()));
        try (var complaints = new Complaints()) {
            for (int i = 1; i < 10; i++) {
                peer.send(peer.request("INVITE", "x" + i, "", i, "", "v=0\r\n"));
                peer.receive("SIP/2.0 403");
            }
            assertThat(complaints.infoAndAbove).hasSizeBetween(1, 2)
                    .allMatch(line -> line.contains("127.0.0.1") && line.contains("not inbound"))
                    .noneMatch(line -> line.contains("5550100"));
        }
        assertThat(gateway.snapshot().refused(Refusal.NOT_INBOUND)).isEqualTo(9);
    }

    @Test
    void sessionMayBeAsShortAsItsTrunkAllows() {
        var longer = new SessionTimer(true, Duration.ofMinutes(30), Duration.ofMinutes(10));
        gateway.trunks(List.of(TRUNK.withInbound(new Inbound(CHALLENGED.allowed(), false)).withSessionTimer(longer)));
        peer.send(peer.request("INVITE", "1", "", 1, "Supported: timer\nSession-Expires: 300\n", "v=0\r\n"));
        assertThat(RawPeer.header(peer.receive("SIP/2.0 422"), "Min-SE")).isEqualTo("600");
    }

    @Test
    void cancelAndAckAreNotChallenged() {
        invite(2, proof(nonce(ask(1)), "secret", 1));
        offered();
        peer.send(peer.request("CANCEL", "again2", "", 2, "", ""));
        peer.receive("SIP/2.0 200");
        peer.receive("SIP/2.0 487");
        assertThat(Heard.poll(offeredEvents, "a call").next(Refused.class).failure().kind())
                .isEqualTo(SipFailure.Kind.CANCELLED);
    }
}
