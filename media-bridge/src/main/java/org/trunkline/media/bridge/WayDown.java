package org.trunkline.media.bridge;

import org.trunkline.media.leg.Reporter;

/**
 * What the network toward a browser is like, by its reports (RFC 3550 §6.4.1). What was lost before it came to us, and was
 * passed on as a gap, is no fault of this network.
 *
 * <pre>
 *   reports   0  0  6%  0   0   0  ...
 *   loss      0  0  6%  5%  4%  3% ...      up at once, down slowly
 *   clean     ────┐     ├── patience ──┬──  twice as long after each time that it was not true
 * </pre>
 */
final class WayDown {
    private static final double DOWN = 0.2; // of a report that is better than before
    private static final double LOSSY_PERCENT = 1;
    private static final double MUCH_PERCENT = 2;
    private static final int FEWEST_PACKETS = 25; // half a second: a shorter report says little
    private static final int LEAST_EXPECTED_PERCENT = 5; // less, and libopus leaves FEC out
    private static final int MOST_EXPECTED_PERCENT = 30; // more, and the audio itself suffers
    private static final long FIRST_PATIENCE_NANOS = 5_000_000_000L;
    private static final long MOST_PATIENCE_NANOS = 300_000_000_000L;

    private boolean reported;
    private long expected;
    private long lost;
    private double lossPercent;
    private boolean clean;
    private long cleanSinceNanos;
    private long patienceNanos = FIRST_PATIENCE_NANOS;

    /** What the browser said last of our stream, said before or not. */
    void reported(Reporter.Quality there, long nowNanos) {
        long packets = there.expected() - expected;
        if (there.expected() == 0 || reported && packets < FEWEST_PACKETS) {
            return;
        }
        if (reported) {
            lost(there.lost() - lost, packets, nowNanos);
        } else {
            reported = true;
            cleanSinceNanos = nowNanos;
        }
        expected = there.expected();
        lost = there.lost();
    }

    private void lost(long count, long packets, long nowNanos) {
        double percent = Math.clamp(100.0 * count / packets, 0, 100);
        lossPercent = percent > lossPercent ? percent : lossPercent + DOWN * (percent - lossPercent);
        if (percent >= LOSSY_PERCENT) {
            patienceNanos = clean ? Math.min(2 * patienceNanos, MOST_PATIENCE_NANOS) : patienceNanos;
            clean = false;
            cleanSinceNanos = nowNanos;
        } else {
            clean |= nowNanos - cleanSinceNanos >= patienceNanos;
        }
    }

    /** Whether next to nothing has been lost for so long that it may be relied on. */
    boolean clean() {
        return clean;
    }

    /** Whether so much is lost that packets should be repeated. */
    boolean lossy() {
        return lossPercent > MUCH_PERCENT;
    }

    /** What an encoder should count on. */
    int expectedLossPercent() {
        return Math.clamp((int) Math.ceil(lossPercent), LEAST_EXPECTED_PERCENT, MOST_EXPECTED_PERCENT);
    }
}
