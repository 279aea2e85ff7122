package org.trunkline.gateway.call;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a call waits, and lasts.
 *
 * @param ring for the phone to be answered
 * @param media for the browser's media after the answer
 * @param longest from the answer on, also of what two phones make of it that were joined; empty: as long as they like
 */
public record CallTimes(Duration reach, Duration ring, Duration media, Optional<Duration> longest) {
    /** Ten seconds to reach the browser, a minute of ringing, fifteen seconds for media. */
    public static final CallTimes DEFAULT =
            new CallTimes(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(15));

    /** Checks. */
    public CallTimes {
        if (!reach.isPositive()
                || !ring.isPositive()
                || !media.isPositive()
                || !longest.map(Duration::isPositive).orElse(true)) {
            throw new IllegalArgumentException("call times must be longer than nothing");
        }
    }

    /**
     * Of calls that may last.
     *
     * @param reach for a way to the browser, before the phone is dialled
     * @param ring for the phone to be answered
     * @param media for the browser's media after the answer
     */
    public CallTimes(Duration reach, Duration ring, Duration media) {
        this(reach, ring, media, Optional.empty());
    }

    CallTimes lastingAtMost(Duration time) {
        return new CallTimes(reach, ring, media, Optional.of(time));
    }
}
