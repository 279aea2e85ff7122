package org.trunkline.media.bridge;

/**
 * Between which delays a trunk's {@link JitterBuffer} may move.
 *
 * @param leastMillis the delay while the network is calm
 * @param mostMillis the delay that no packet is held back beyond
 */
public record JitterBounds(int leastMillis, int mostMillis) {
    private static final int LEAST_MILLIS = 20; // one packet: less holds nothing back
    private static final int MOST_MILLIS = 200; // more is no conversation any more

    /** Checks. */
    public JitterBounds {
        if (leastMillis < LEAST_MILLIS || mostMillis > MOST_MILLIS || leastMillis > mostMillis) {
            throw new IllegalArgumentException("a jitter buffer holds back from " + LEAST_MILLIS + " to " + MOST_MILLIS
                    + " milliseconds, the smaller number first; write it like 20-200");
        }
    }
}
