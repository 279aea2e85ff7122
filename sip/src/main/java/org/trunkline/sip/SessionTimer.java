package org.trunkline.sip;

import java.time.Duration;

/**
 * How calls are kept from hanging for ever (RFC 4028).
 *
 * @param enabled whether we ask for it; a peer that asks is served either way
 * @param interval what we ask for
 * @param least the shortest that we accept; shorter wishes get 422
 */
public record SessionTimer(boolean enabled, Duration interval, Duration least) {
    /** Half an hour, as RFC 4028 §4 recommends. */
    public static final SessionTimer USUAL = new SessionTimer(true, Duration.ofMinutes(30), Duration.ofSeconds(90));

    /** Checks against RFC 4028 §5. */
    public SessionTimer {
        if (least.toSeconds() < 1 || interval.compareTo(least) < 0) {
            throw new IllegalArgumentException("a session interval must be at least the shortest that is accepted");
        }
    }
}
