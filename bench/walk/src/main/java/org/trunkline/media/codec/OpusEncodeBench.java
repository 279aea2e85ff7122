package org.trunkline.media.codec;

import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A phone's 20 ms to Opus with FEC. */
@State(Scope.Thread)
public class OpusEncodeBench {
    private static final int FRAMES = 500;

    private final byte[] packet = new byte[OpusPacket.MAX_FRAME_BYTES];
    private final short[] pcm = Voice.speech(8000, FRAMES);
    private OpusEncoder encoder;
    private int at;

    /** How much work a frame is worth. */
    @Param({"complexity 5", "complexity 0"})
    public String effort;

    /** Makes the encoder. */
    @Setup
    public void open() {
        encoder = OpusLibrary.load(Optional.empty()).encoder(OpusEncoderSettings.narrowBand());
        encoder.complexity(Integer.parseInt(effort.split(" ")[1]));
    }

    /** Gives the memory back. */
    @TearDown
    public void close() {
        encoder.close();
    }

    /** @return bytes */
    @Benchmark
    public int encode() {
        int frame = at++ % FRAMES;
        return encoder.encode(pcm, frame * Voice.FRAME_SAMPLES, Voice.FRAME_SAMPLES, packet, 0);
    }
}
