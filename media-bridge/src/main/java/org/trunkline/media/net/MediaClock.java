package org.trunkline.media.net;

import java.time.Instant;

/** The two clocks of this machine: the monotonic one that everything goes by, and the one that reports name. */
public final class MediaClock {
    private static final long SECONDS_FROM_1900_TO_1970 = 2_208_988_800L; // RFC 5905 §6
    private static final long NANOS_A_SECOND = 1_000_000_000;
    private static final long START_NANOS = System.nanoTime();
    private static final Instant START = Instant.now();

    private MediaClock() {}

    /**
     * Monotonic time.
     *
     * @return nanoseconds, to be compared by subtraction
     */
    public static long nowNanos() {
        return System.nanoTime();
    }

    /**
     * The wall clock at a moment, as RTCP writes it (RFC 3550 §4). It was read once, so that it never jumps.
     *
     * @param nowNanos monotonic time
     * @return 32.32 fixed point seconds since 1900
     */
    public static long ntp(long nowNanos) {
        var moment = START.plusNanos(nowNanos - START_NANOS);
        long fraction = ((long) moment.getNano() << 32) / NANOS_A_SECOND;
        return moment.getEpochSecond() + SECONDS_FROM_1900_TO_1970 << 32 | fraction;
    }
}
