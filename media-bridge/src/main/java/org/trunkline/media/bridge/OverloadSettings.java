package org.trunkline.media.bridge;

import java.time.Duration;

/**
 * When a media loop has too much to do.
 *
 * @param late an alarm that goes off so much too late shows it
 * @param tooLate where all effort is saved in one step
 * @param calm for how long a loop has to be in time before it takes more upon itself again
 * @param retryAfter when callers that are refused had better come back
 */
public record OverloadSettings(Duration late, Duration tooLate, Duration calm, Duration retryAfter) {
    /** Checks ranges; the words name the setting. */
    public OverloadSettings {
        require(late.compareTo(Duration.ofMillis(1)) >= 0, "late must be at least 1ms");
        require(tooLate.compareTo(late) >= 0, "too-late must not be sooner than late");
        require(calm.compareTo(Duration.ofMillis(100)) >= 0, "calm must be at least 100ms");
        require(retryAfter.compareTo(Duration.ofSeconds(1)) >= 0, "retry-after must be at least 1s");
    }

    /**
     * What suits a loop with a core of its own, and one without.
     *
     * @return the defaults
     */
    public static OverloadSettings defaults() {
        return new OverloadSettings(
                Duration.ofMillis(5), Duration.ofMillis(40), Duration.ofSeconds(5), Duration.ofSeconds(10));
    }

    private static void require(boolean holds, String words) {
        if (!holds) {
            throw new IllegalArgumentException(words);
        }
    }
}
