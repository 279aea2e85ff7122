package org.trunkline.media.bridge;

/**
 * Cuts audio of any packet length into frames of one length. Time is in ticks of 8000 Hz, of which each holds one sample
 * of narrow-band audio or two of wide-band; samples are mono, in host order.
 *
 * <pre>
 *   in:   ├── 30 ms ──┼── 30 ms ──┼── 30 ms ──┤
 *   out:  ├─ 20 ─┼─ 20 ─┼─ 20 ─┼─ 20 ─┤ held ┤
 * </pre>
 */
final class Framer {
    /** Ticks of 20 ms. */
    static final int FRAME_TICKS = 160;

    /** Takes finished frames. */
    @FunctionalInterface
    interface Sink {
        /**
         * One frame.
         *
         * @param pcm holds it
         * @param offset its first sample
         * @param atTicks media time of its first sample
         */
        void frame(short[] pcm, int offset, long atTicks);
    }

    private final int frameTicks;
    private final int samplesATick;
    private short[] rest = {}; // with room from the first piece on that is held
    private int heldTicks;
    private long heldAt;

    Framer(int frameTicks, int samplesATick) {
        this.frameTicks = frameTicks;
        this.samplesATick = samplesATick;
    }

    int frameTicks() {
        return frameTicks;
    }

    int samplesATick() {
        return samplesATick;
    }

    boolean isEmpty() {
        return heldTicks == 0;
    }

    /** Where the audio that is held ends; {@code otherwise} if none is. */
    long end(long otherwise) {
        return heldTicks > 0 ? heldAt + heldTicks : otherwise;
    }

    /** Takes audio whose first sample has media time {@code atTicks}; whole frames go to the sink. */
    void audio(short[] pcm, int ticks, long atTicks, Sink sink) {
        if (heldTicks > 0 && heldAt + heldTicks != atTicks) {
            heldTicks = 0; // A piece of a frame that nothing follows: its time is over.
        }
        int at = 0;
        if (heldTicks > 0) {
            at = Math.min(frameTicks - heldTicks, ticks);
            hold(pcm, 0, at);
            if (heldTicks < frameTicks) {
                return;
            }
            heldTicks = 0;
            sink.frame(rest, 0, heldAt);
        }
        for (; ticks - at >= frameTicks; at += frameTicks) {
            sink.frame(pcm, at * samplesATick, atTicks + at);
        }
        heldAt = atTicks + at;
        hold(pcm, at, ticks - at);
    }

    private void hold(short[] pcm, int fromTick, int ticks) {
        if (ticks == 0) {
            return;
        }
        rest = rest.length == 0 ? new short[frameTicks * samplesATick] : rest;
        System.arraycopy(pcm, fromTick * samplesATick, rest, heldTicks * samplesATick, ticks * samplesATick);
        heldTicks += ticks;
    }
}
