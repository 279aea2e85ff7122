package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.net.InetAddress;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.Callers.Verdict;

/** Which trunk a call comes in from: by source, and by more where trunks share one. */
class CallersTest {
    private static final InetAddress SHARED = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress ELSEWHERE = InetAddress.ofLiteral("192.0.2.99");
    private static final Inbound FROM_SHARED = new Inbound(List.of(SourceRange.parse("192.0.2.0/28")), false);
    private static final Inbound ASKED = new Inbound(FROM_SHARED.allowed(), true);
    private byte made;
    private final Callers callers =
            new Callers("us.example", new ProofCheck(new Nonces(new byte[32], () -> new byte[] {0, 0, 0, 0, 0, 0, 0, made++}, 0)));

    private static Trunk trunk(String name, String host, Inbound inbound) {
        return Trunk.udp(name, host, 5060, "15550000")
                .withCredentials(new Credentials(name, "secret", Optional.empty()))
                .withInbound(inbound);
    }

    private static SIPRequest invite(String fromHost, String more) {
        var text = "INVITE sip:1@us.example SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKx\r\n"
                + "From: <sip:2@" + fromHost + ">;tag=a\r\nTo: <sip:1@us.example>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n"
                + "Max-Forwards: 70\r\n" + more + "Content-Length: 0\r\n\r\n";
        try {
            return (SIPRequest) new StringMsgParser().parseSIPMessage(text.getBytes(US_ASCII), true, false, null);
        } catch (ParseException bug) {
            throw new AssertionError(bug);
        }
    }

    private Verdict judge(SIPRequest invite, InetAddress source, boolean open, TargetState... hosts) {
        return callers.judge(invite, source, open, _ -> List.of(hosts), 0);
    }

    private String admitted(SIPRequest invite) {
        return ((Verdict.Admitted) judge(invite, SHARED, false)).trunk().orElseThrow().name();
    }

    private String proof(String user) {
        var asked = (Verdict.Asked) judge(invite("nobody.example", ""), SHARED, false);
        var challenge = new Challenge(
                "us.example", asked.nonce(), Optional.empty(), DigestHash.SHA_256, false, true, Challenge.Qop.AUTH, false);
        var credentials = new Credentials(user, "secret", Optional.empty());
        var subject = new Digest.Subject("INVITE", "sip:us.example", new byte[0]);
        return "Authorization: Digest username=\"x\",realm=\"elsewhere\",nonce=\"n\",uri=\"sip:x\",response=\"r\"\r\n"
                + "Authorization: " + Digest.proof(challenge, credentials, subject, 1, "c") + "\r\n";
    }

    @Test
    void hostInFromTellsTrunksOfOneSourceApart() {
        callers.set(List.of(trunk("a", "a.example", FROM_SHARED), trunk("b", "b.example", FROM_SHARED)));
        assertThat(admitted(invite("b.example", ""))).isEqualTo("b");
        assertThat(admitted(invite("A.EXAMPLE", ""))).isEqualTo("a");
        assertThat(admitted(invite("nobody.example", ""))).isEqualTo("a");
    }

    @Test
    void provenUserTellsTrunksOfOneSourceApart() {
        callers.set(List.of(trunk("a", "a.example", ASKED), trunk("b", "b.example", ASKED)));
        assertThat(admitted(invite("a.example", proof("b")))).isEqualTo("b");
        assertThat(admitted(invite("b.example", proof("a")))).isEqualTo("a");
    }

    private static Trunk extension(Trunk at, String user, String called) {
        return at.asExtension(
                user, new Credentials(called, "secret", Optional.empty()),
                new Registering(called, Optional.empty(), Duration.ofMinutes(10)));
    }

    private Optional<String> rings(SIPRequest invite, TargetState... hosts) {
        return ((Verdict.Admitted) judge(invite, SHARED, false, hosts)).trunk().orElseThrow().extension();
    }

    @Test
    void theExtensionThatIsCalledTakesTheCall() {
        var a = trunk("a", "a.example", FROM_SHARED);
        var b = trunk("b", "b.example", FROM_SHARED);
        callers.set(List.of(a, b, extension(b, "anna", "1"), extension(b, "berta", "2"), extension(a, "carl", "3")));
        assertThat(rings(invite("a.example", ""))).as("whatever From says").contains("anna");
        callers.set(List.of(a, b, extension(b, "berta", "2")));
        assertThat(rings(invite("b.example", ""))).isEmpty();
    }

    @Test
    void anExtensionIsCalledByWhoeverProvesToBeItsTrunk() {
        var a = trunk("a", "a.example", ASKED);
        callers.set(List.of(a, extension(a, "anna", "1")));
        assertThat(judge(invite("a.example", ""), SHARED, false)).isInstanceOf(Verdict.Asked.class);
        assertThat(rings(invite("a.example", proof("a")))).contains("anna");
        assertThat(judge(invite("a.example", proof("1")), SHARED, false)).isInstanceOf(Verdict.Asked.class);
    }

    @Test
    void hostsOfATrunkMayCallWhereOnlyItsExtensionsRegister() {
        var a = trunk("a", "a.example", Inbound.NOBODY.withRegistrar());
        var host = new TargetState("a", "192.0.2.1:5060", TrunkAddress.Transport.UDP, true, OptionalLong.empty());
        callers.set(List.of(a));
        assertThat(judge(invite("a.example", ""), SHARED, false, host)).isEqualTo(new Verdict.Refused(Refusal.NOT_INBOUND));
        callers.set(List.of(a, extension(a, "anna", "1")));
        assertThat(rings(invite("a.example", ""), host)).contains("anna");
    }

    @Test
    void strangersMayCallWhereAnybodyMay() {
        callers.set(List.of(trunk("a", "a.example", FROM_SHARED)));
        assertThat(judge(invite("a.example", ""), ELSEWHERE, true)).isEqualTo(new Verdict.Admitted(Optional.empty()));
        assertThat(judge(invite("a.example", ""), ELSEWHERE, false)).isEqualTo(new Verdict.Refused(Refusal.STRANGER));
    }

    @Test
    void trunkThatWeOnlyCallIsNoStranger() {
        var refused = new Verdict.Refused(Refusal.NOT_INBOUND);
        callers.set(List.of(trunk("a", "192.0.2.99", Inbound.NOBODY)));
        assertThat(judge(invite("a.example", ""), ELSEWHERE, false)).isEqualTo(refused);
        callers.set(List.of(trunk("a", "a.example", Inbound.NOBODY)));
        var found = new TargetState(
                "a", "192.0.2.99:5060", TrunkAddress.Transport.UDP, true, OptionalLong.empty());
        assertThat(judge(invite("a.example", ""), ELSEWHERE, false, found)).isEqualTo(refused);
    }
}
