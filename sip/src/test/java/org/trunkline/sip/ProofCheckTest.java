package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.Callers.Verdict;

/** What a caller learns about a password from how we answer its proof. */
class ProofCheckTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress THERE = InetAddress.ofLiteral("192.0.2.2");
    private static final Trunk TRUNK = Trunk.udp("asks", "192.0.2.1", 5060, "15550000")
            .withCredentials(new Credentials("me", "secret", Optional.empty()))
            .withInbound(new Inbound(List.of(SourceRange.parse("192.0.2.0/28")), true));
    private byte made;
    private final ProofCheck check =
            new ProofCheck(new Nonces(new byte[32], () -> new byte[] {0, 0, 0, 0, 0, 0, 0, made++}, 0));

    private Verdict judge(Optional<Proof> proof, InetAddress source, long nowNanos) {
        return check.judge(ProofCheck.Claim.of(TRUNK), proof, "INVITE", source, nowNanos);
    }

    private String nonce(InetAddress source, long nowNanos) {
        return ((Verdict.Asked) judge(Optional.empty(), source, nowNanos)).nonce();
    }

    private static Optional<Proof> proof(String nonce, String password, String count) {
        var challenge = new Challenge(
                "us", nonce, Optional.empty(), DigestHash.SHA_256, false, true, Challenge.Qop.AUTH, false);
        var subject = new Digest.Subject("INVITE", "sip:us", new byte[0]);
        var response = Digest.response(challenge, "me", password, subject, count, "c");
        return Optional.of(new Proof(new DigestFields(Map.of(
                "username", "me", "realm", "us", "nonce", nonce, "uri", "sip:us", "response", response,
                "algorithm", "SHA-256", "qop", "auth", "nc", count, "cnonce", "c"))));
    }

    private static Verdict withoutNonce(Verdict verdict) {
        return verdict instanceof Verdict.Asked asked
                ? new Verdict.Asked("", asked.hashes(), asked.stale(), asked.why())
                : verdict;
    }

    private void tellsNothing(String nonce, long nowNanos) {
        var stale = new Verdict.Asked("", TRUNK.inbound().hashes(), true, Optional.of(Refusal.STALE_PROOF));
        for (int guess = 0; guess < 2 * Guesses.ALLOWED; guess++) {
            assertThat(withoutNonce(judge(proof(nonce, "guess" + guess, "00000001"), HERE, nowNanos))).isEqualTo(stale);
            assertThat(withoutNonce(judge(proof(nonce, "secret", "00000001"), HERE, nowNanos))).isEqualTo(stale);
        }
    }

    @Test
    void anOldNonceTellsNothingAboutAPassword() {
        tellsNothing(nonce(HERE, 0), Nonces.LIFE_NANOS);
    }

    @Test
    void aNonceOfSomebodyElseTellsNothingAboutAPassword() {
        tellsNothing(nonce(THERE, 0), 1);
        tellsNothing("made up", 1);
    }

    @Test
    void aNonceThatWasUsedIsGuessedWithAsOftenAsAnyOther() {
        var nonce = nonce(HERE, 0);
        assertThat(judge(proof(nonce, "secret", "00000001"), HERE, 1)).isInstanceOf(Verdict.Admitted.class);
        for (int guess = 1; guess < Guesses.ALLOWED; guess++) {
            assertThat(judge(proof(nonce, "guess" + guess, "00000001"), HERE, 1)).isInstanceOf(Verdict.Asked.class);
        }
        assertThat(judge(proof(nonce, "guess", "00000001"), HERE, 1)).isEqualTo(new Verdict.Refused(Refusal.WRONG_PASSWORD));
        assertThat(judge(proof(nonce, "secret", "00000002"), HERE, 1)).isEqualTo(new Verdict.Refused(Refusal.WRONG_PASSWORD));
    }
}
