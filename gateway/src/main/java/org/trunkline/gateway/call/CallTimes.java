package org.trunkline.gateway.call;

import java.time.Duration;

/**
 * How long a call waits.
 *
 * @param ring for the phone to be answered
 * @param media for the browser's media after the answer
 */
public record CallTimes(Duration ring, Duration media) {
    /** A minute of ringing, fifteen seconds for media. */
    public static final CallTimes DEFAULT = new CallTimes(Duration.ofSeconds(60), Duration.ofSeconds(15));

    /** Checks. */
    public CallTimes {
        if (!ring.isPositive() || !media.isPositive()) {
            throw new IllegalArgumentException("call times must be longer than nothing");
        }
    }
}
