package org.trunkline.media.bridge;

import org.trunkline.media.rtp.Timestamps;

/**
 * Maps the timestamps of an incoming stream to the media time of an outgoing one: same pace, other clock rate, other origin.
 * A new incoming stream is anchored where the outgoing one stands, so that the outgoing stream never notices.
 */
final class Timeline {
    private final int inHz;
    private final int outHz;
    private int anchorIn;
    private long anchorOut;

    Timeline(int inHz, int outHz) {
        this.inHz = inHz;
        this.outHz = outHz;
    }

    /** From now on {@code inTimestamp} means {@code outSamples}. */
    void anchor(int inTimestamp, long outSamples) {
        anchorIn = inTimestamp;
        anchorOut = outSamples;
    }

    /** Media time of a timestamp; the anchor follows, so that the timestamp may wrap any number of times. */
    long map(int inTimestamp) {
        long out = anchorOut + (long) Timestamps.delta(inTimestamp, anchorIn) * outHz / inHz;
        if (Timestamps.delta(inTimestamp, anchorIn) >= inHz) { // whole seconds only: no rounding adds up
            int seconds = Timestamps.delta(inTimestamp, anchorIn) / inHz;
            anchor(anchorIn + seconds * inHz, anchorOut + (long) seconds * outHz);
        }
        return out;
    }
}
