package org.trunkline.media.net;

/**
 * How times of one kind are spread. Each is told a little too high, by an eighth at the most.
 *
 * @param count how many there were
 * @param p50Nanos half of them were no longer
 * @param p99Nanos 99 of 100
 * @param p999Nanos 999 of 1000
 * @param mostNanos the longest
 */
public record Spread(long count, long p50Nanos, long p99Nanos, long p999Nanos, long mostNanos) {
    /** Of nothing. */
    public static final Spread NONE = new Spread(0, 0, 0, 0, 0);
}
