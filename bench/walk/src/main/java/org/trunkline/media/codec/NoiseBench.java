package org.trunkline.media.codec;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Comfort noise: what each frame of speech costs it, and what a frame of noise costs. */
@State(Scope.Thread)
public class NoiseBench {
    private static final int FRAMES = 500;

    private final short[] speech = Voice.speech(8000, FRAMES);
    private final short[] pcm = new short[Voice.FRAME_SAMPLES];
    private final ComfortNoise noise = new ComfortNoise(1);
    private int at;

    /** Takes notice of a frame. */
    @Benchmark
    public void heard() {
        noise.heard(speech, at++ % FRAMES * Voice.FRAME_SAMPLES, Voice.FRAME_SAMPLES);
    }

    /** @return a sample of noise */
    @Benchmark
    public short fill() {
        noise.fill(pcm, 0, Voice.FRAME_SAMPLES);
        return pcm[0];
    }
}
