package org.trunkline.media.codec;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** 20 ms of µ-law. */
@State(Scope.Thread)
public class G711LawBench {
    private static final int FRAMES = 500;

    private final short[] speech = Voice.speech(8000, FRAMES);
    private final byte[] codes = new byte[speech.length];
    private final short[] pcm = new short[Voice.FRAME_SAMPLES];
    private final byte[] out = new byte[Voice.FRAME_SAMPLES];
    private int at;

    /** Encodes what is decoded. */
    public G711LawBench() {
        G711.ULAW.encode(speech, 0, speech.length, codes, 0);
    }

    /** @return a sample */
    @Benchmark
    public short decode() {
        G711.ULAW.decode(codes, next(), Voice.FRAME_SAMPLES, pcm, 0);
        return pcm[0];
    }

    /** @return a code */
    @Benchmark
    public byte encode() {
        G711.ULAW.encode(speech, next(), Voice.FRAME_SAMPLES, out, 0);
        return out[0];
    }

    private int next() {
        return at++ % FRAMES * Voice.FRAME_SAMPLES;
    }
}
