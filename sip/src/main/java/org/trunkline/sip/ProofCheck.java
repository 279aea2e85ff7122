package org.trunkline.sip;

import java.net.InetAddress;
import java.util.Optional;
import org.trunkline.sip.Callers.Verdict;

/**
 * Lets callers of a trunk prove that they know its password (RFC 3261 §22.2, RFC 8760).
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
        if (!nonces.fresh(proof.nonce(), source, nowNanos)) { // RFC 7616 §3.3: stale says that the nonce is, no more
            return asked(trunk, source, nowNanos, true, Optional.of(Refusal.STALE_PROOF));
        }
        if (trunk.credentials().filter(its -> proof.holds(its, trunk.inbound().hashes(), method)).isEmpty()) {
            return wrong(trunk, source, nowNanos);
        }
        return proof.count().filter(count -> nonces.use(proof.nonce(), count)).isPresent()
                ? new Verdict.Admitted(Optional.of(trunk))
                : asked(trunk, source, nowNanos, true, Optional.of(Refusal.STALE_PROOF));
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
