package org.trunkline.gateway.signal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.trunkline.gateway.access.Access;
import org.trunkline.gateway.access.Admission;
import org.trunkline.gateway.call.Admitted;
import org.trunkline.gateway.call.CallError;
import org.trunkline.gateway.call.Pass;

/**
 * Who is at a page, and until when.
 *
 * <pre>
 *   nobody ──register, token──► somebody
 *   with a token: good ──a minute before──► told ──► over ──a new token of the same user──► good
 * </pre>
 */
final class Visit {
    static final Duration TOLD_BEFORE = Duration.ofMinutes(1);

    private final Access access;
    private Optional<Pass> pass = Optional.empty();
    private boolean byToken;
    private boolean told;

    Visit(Access access) {
        this.access = access;
    }

    /** Opens its socket with tokens that have been checked: one; or none, and it is the open user, or nobody. */
    Optional<Admission.Refused> comes(List<Admission> tokens) {
        if (tokens.size() > 1) {
            return Optional.of(new Admission.Refused(CallError.TOKEN_MALFORMED, "Offer one token, not several."));
        }
        pass = access.unnamed().filter(_ -> tokens.isEmpty()).map(Pass::new);
        return tokens.isEmpty() ? Optional.empty() : renewed(tokens.getFirst());
    }

    /** Brings a token that has been checked: of the same user, or of the first. */
    Optional<Admission.Refused> renewed(Admission checked) {
        return switch (checked) {
            case Admission.Refused refused -> Optional.of(refused);
            case Admission.Granted(var admitted) -> {
                boolean mine = becomes(admitted, pass.isEmpty());
                byToken |= mine;
                told &= !mine;
                yield mine ? Optional.empty() : Optional.of(otherIdentity());
            }
        };
    }

    /** Names itself, where it has no token, or the name of its token. */
    Optional<Admission.Refused> named(Optional<String> name, Optional<String> secret) {
        if (byToken || name.isEmpty()) {
            boolean same = pass.isPresent() && name.map(user -> user.equals(pass.get().now().user())).orElse(true);
            return same ? Optional.empty() : Optional.of(pass.isPresent() ? otherIdentity() : nobody());
        }
        return switch (access.bySecret(name.get(), secret)) {
            case Admission.Refused refused -> Optional.of(refused);
            case Admission.Granted(var admitted) -> {
                becomes(admitted, true);
                yield Optional.empty();
            }
        };
    }

    Optional<Pass> pass() {
        return pass;
    }

    Optional<String> user() {
        return pass.map(held -> held.now().user());
    }

    boolean over(long nowNanos) {
        return pass.map(held -> held.now().over(nowNanos)).orElse(false);
    }

    /** For how long its token is good; nothing where it has none. */
    OptionalLong secondsLeft(long nowNanos) {
        return byToken
                ? OptionalLong.of(Math.max(0, TimeUnit.NANOSECONDS.toSeconds(pass.orElseThrow().now().untilNanos() - nowNanos)))
                : OptionalLong.empty();
    }

    /** Once for each token, when it is time: for how many seconds it is good. */
    OptionalLong toTell(long nowNanos) {
        var left = secondsLeft(nowNanos);
        if (told || left.isEmpty() || left.getAsLong() > TOLD_BEFORE.toSeconds()) {
            return OptionalLong.empty();
        }
        told = true;
        return left;
    }

    private boolean becomes(Admitted admitted, boolean anybody) {
        if (pass.isPresent() && pass.get().renew(admitted)) {
            return true;
        }
        if (anybody) {
            pass = Optional.of(new Pass(admitted)); // calls that go on stay those of whoever began them
        }
        return anybody;
    }

    static Admission.Refused nobody() {
        return new Admission.Refused(
                CallError.NOT_ADMITTED, "This page is nobody yet: open the socket with a token, or register as a user.");
    }

    private static Admission.Refused otherIdentity() {
        return new Admission.Refused(
                CallError.OTHER_IDENTITY, "This socket is another user's: open one of its own for that user.");
    }
}
