package org.trunkline.media.bridge;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Packets of 30 ms to frames of 20 ms. */
@State(Scope.Thread)
public class FramingBench {
    private static final int TICKS = 240;

    private final Framer framer = new Framer(Framer.FRAME_TICKS, 1);
    private final short[] pcm = new short[TICKS];
    private long at;

    /** A packet goes in. */
    @Benchmark
    public void packet(Blackhole frames) {
        framer.audio(pcm, TICKS, at, (_, offset, start) -> frames.consume(offset + start));
        at += TICKS;
    }
}
