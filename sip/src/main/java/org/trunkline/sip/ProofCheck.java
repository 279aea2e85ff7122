package org.trunkline.sip;

import java.net.InetAddress;
import java.util.Optional;
import org.trunkline.sip.Callers.Verdict;

/**
 * Lets callers of a trunk prove that they know its password (RFC 3261 §22.2, RFC 8760).
 *
 * <pre>
 *   INVITE ─────────► 401 with a nonce, nothing is kept of it
 *   INVITE, proof ──► nonce not ours, old, or used ──► 401 stale
 *                 └─► wrong ──► 401, the fifth time within a minute 403, and 403 until the minute is over
 *                 └─► right ──► admitted
 * </pre>
 */
final class ProofCheck {
    private final Nonces nonces;
    private final Guesses guesses = new Guesses();

    ProofCheck(Nonces nonces) {
        this.nonces = nonces;
    }

    Verdict judge(Trunk trunk, Optional<Proof> said, String method, InetAddress source, long nowNanos) {
        if (guesses.tooMany(trunk.name(), source, nowNanos)) {
            return new Verdict.Refused(Refusal.WRONG_PASSWORD); // not even looked at
        }
        if (said.isEmpty()) {
            return asked(trunk, source, nowNanos, false, Optional.empty());
        }
        var proof = said.get();
        boolean fresh = nonces.fresh(proof.nonce(), source, nowNanos);
        boolean right = trunk.credentials().filter(its -> proof.holds(its, trunk.inbound().hashes(), method)).isPresent();
        if (fresh && !right) { // a nonce that is not ours proves that nobody guesses: it may be of another's address
            return wrong(trunk, source, nowNanos);
        }
        return right && fresh && proof.count().filter(count -> nonces.use(proof.nonce(), count)).isPresent()
                ? new Verdict.Admitted(Optional.of(trunk))
                : asked(trunk, source, nowNanos, right, Optional.of(Refusal.STALE_PROOF));
    }

    private Verdict asked(Trunk trunk, InetAddress source, long nowNanos, boolean stale, Optional<Refusal> why) {
        return new Verdict.Asked(nonces.next(source, nowNanos), trunk.inbound().hashes(), stale, why);
    }

    private Verdict wrong(Trunk trunk, InetAddress source, long nowNanos) {
        guesses.count(trunk.name(), source, nowNanos);
        return guesses.tooMany(trunk.name(), source, nowNanos)
                ? new Verdict.Refused(Refusal.WRONG_PASSWORD)
                : asked(trunk, source, nowNanos, false, Optional.of(Refusal.WRONG_PASSWORD));
    }
}
