package org.trunkline.gateway.signal;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Pages by the tokens with which they come back to their calls on another socket.
 *
 * <pre>
 *   welcome: token ──its socket closes──► good for the grace ──► forgotten
 *      └───────────────┴──reattach, by the same user──► taken: once
 * </pre>
 *
 * A token is good while its socket is open, too: a page may know before we do that it is dead.
 */
final class Returns {
    private static final int TOKEN_BYTES = 32;
    private static final long NEVER = Long.MAX_VALUE;

    private record Kept(Comeback page, long untilNanos) {}

    private final Duration grace;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Kept> kept = new HashMap<>();

    /** @param grace zero: no page comes back */
    Returns(Duration grace) {
        this.grace = grace;
    }

    Duration grace() {
        return grace;
    }

    /** A page has come: how it comes back. */
    synchronized Optional<String> admit(Comeback page) {
        if (grace.isZero()) {
            return Optional.empty();
        }
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        var token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        kept.put(token, new Kept(page, NEVER));
        return Optional.of(token);
    }

    /** Its socket is gone. */
    synchronized void away(String token, long nowNanos) {
        kept.computeIfPresent(token, (_, known) -> new Kept(known.page(), nowNanos + grace.toNanos()));
    }

    /** It does not come back. */
    synchronized void forget(String token) {
        kept.remove(token);
    }

    /**
     * A page comes back. One after the other: two pages that each take the other's place would wait for ever.
     *
     * @param take hands its former self over; false: it stays as it was, and so does the token
     * @return false: nobody is known by this token
     */
    synchronized boolean comesBack(String token, long nowNanos, Predicate<Comeback> take) {
        var known = kept.get(token);
        if (known == null || over(known, nowNanos)) {
            return false;
        }
        if (take.test(known.page())) {
            kept.remove(token);
        }
        return true;
    }

    synchronized void onTime(long nowNanos) {
        kept.values().removeIf(known -> over(known, nowNanos));
    }

    /** Pages that are there or may come back. */
    synchronized int count() {
        return kept.size();
    }

    private static boolean over(Kept known, long nowNanos) {
        return known.untilNanos() != NEVER && known.untilNanos() - nowNanos <= 0;
    }
}
