package org.trunkline.media.bridge;

/** Cuts audio of any packet length into 20 ms frames: 160 samples, 8 kHz mono, host order. */
final class Framer {
    /** Samples of a 20 ms frame at 8 kHz. */
    static final int FRAME_SAMPLES = 160;

    /** Takes finished frames. */
    @FunctionalInterface
    interface Sink {
        /**
         * One frame.
         *
         * @param pcm holds it
         * @param offset its first sample
         * @param atSamples media time of its first sample
         */
        void frame(short[] pcm, int offset, long atSamples);
    }

    private final short[] rest = new short[FRAME_SAMPLES];
    private int held;
    private long heldAt;

    /** Takes audio whose first sample has media time {@code atSamples}; whole frames go to the sink. */
    void audio(short[] pcm, int samples, long atSamples, Sink sink) {
        if (held > 0 && heldAt + held != atSamples) {
            held = 0; // A piece of a frame that nothing follows: less than 20 ms, and its time is over.
        }
        int at = 0;
        if (held > 0) {
            at = Math.min(FRAME_SAMPLES - held, samples);
            System.arraycopy(pcm, 0, rest, held, at);
            held += at;
            if (held < FRAME_SAMPLES) {
                return;
            }
            held = 0;
            sink.frame(rest, 0, heldAt);
        }
        for (; samples - at >= FRAME_SAMPLES; at += FRAME_SAMPLES) {
            sink.frame(pcm, at, atSamples + at);
        }
        held = samples - at;
        heldAt = atSamples + at;
        System.arraycopy(pcm, at, rest, 0, held);
    }
}
