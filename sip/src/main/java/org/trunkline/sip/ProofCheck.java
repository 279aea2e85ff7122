package org.trunkline.sip;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.trunkline.sip.Callers.Verdict;

/**
 * Lets callers of a trunk, and phones of users, prove that they know the password (RFC 3261 §22.2, RFC 8760).
 *
 * <pre>
 *   INVITE ─────────► 401 with a nonce, nothing is kept of it
 *   INVITE, proof ──► nonce old, or not ours ──► 401 stale
 *                 └─► wrong ──► 401, the fifth time within a minute 403, and 403 until the minute is over
 *                 └─► right ──► admitted; a count that was there before: 401 stale
 * </pre>
 *
 * The password is looked at only where a wrong one is counted. With a nonce that is no longer good it is not: the answer
 * would tell who guesses whether it is right, as often as it likes.
 */
final class ProofCheck {
    /**
     * Whose password is to be proven.
     *
     * @param name by which wrong ones are counted
     * @param trunk the one that calls then; empty for phones
     * @param hashes that may be used, in the order in which they are offered
     * @param holds whether a proof is right, of a request of that method
     */
    record Claim(String name, Optional<Trunk> trunk, List<DigestHash> hashes, BiPredicate<Proof, String> holds) {
        static Claim of(Trunk trunk) {
            var hashes = trunk.inbound().hashes();
            return new Claim(trunk.name(), Optional.of(trunk), hashes, (proof, method) ->
                    trunk.credentials().filter(its -> proof.holds(its, hashes, method)).isPresent());
        }
    }

    private final Nonces nonces;
    private final Guesses guesses = new Guesses();

    ProofCheck(Nonces nonces) {
        this.nonces = nonces;
    }

    Verdict judge(Claim claim, Optional<Proof> said, String method, InetAddress source, long nowNanos) {
        if (guesses.tooMany(claim.name(), source, nowNanos)) {
            return new Verdict.Refused(Refusal.WRONG_PASSWORD); // not even looked at
        }
        if (said.isEmpty()) {
            return asked(claim, source, nowNanos, false, Optional.empty());
        }
        var proof = said.get();
        if (!nonces.fresh(proof.nonce(), source, nowNanos)) { // RFC 7616 §3.3: stale says that the nonce is, no more
            return asked(claim, source, nowNanos, true, Optional.of(Refusal.STALE_PROOF));
        }
        if (!claim.holds().test(proof, method)) {
            return wrong(claim, source, nowNanos);
        }
        return proof.count().filter(count -> nonces.use(proof.nonce(), count)).isPresent()
                ? new Verdict.Admitted(claim.trunk())
                : asked(claim, source, nowNanos, true, Optional.of(Refusal.STALE_PROOF));
    }

    private Verdict asked(Claim claim, InetAddress source, long nowNanos, boolean stale, Optional<Refusal> why) {
        return new Verdict.Asked(nonces.next(source, nowNanos), claim.hashes(), stale, why);
    }

    private Verdict wrong(Claim claim, InetAddress source, long nowNanos) {
        guesses.count(claim.name(), source, nowNanos);
        return guesses.tooMany(claim.name(), source, nowNanos)
                ? new Verdict.Refused(Refusal.WRONG_PASSWORD)
                : asked(claim, source, nowNanos, false, Optional.of(Refusal.WRONG_PASSWORD));
    }
}
