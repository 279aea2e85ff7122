package org.trunkline.media.ice;

import java.time.Duration;

/**
 * How often a browser is asked whether it still wants our media, and how long a yes lasts (RFC 7675 §5.1).
 *
 * @param interval mean time between two checks; each is varied by 0.8 to 1.2
 * @param expiry how long after the last answer we may go on sending
 */
public record ConsentSettings(Duration interval, Duration expiry) {
    /** Refuses what could never stay connected. */
    public ConsentSettings {
        if (!interval.isPositive() || expiry.compareTo(interval.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("consent must outlast two intervals: " + interval + ", " + expiry);
        }
    }

    /**
     * What RFC 7675 §5.1 says.
     *
     * @return 5 s and 30 s
     */
    public static ConsentSettings defaults() {
        return new ConsentSettings(Duration.ofSeconds(5), Duration.ofSeconds(30));
    }
}
