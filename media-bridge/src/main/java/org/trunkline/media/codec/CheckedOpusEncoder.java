package org.trunkline.media.codec;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** What every encoder asks of its caller, so that no implementation gets to see a wrong argument. */
abstract sealed class CheckedOpusEncoder implements OpusEncoder permits LibopusEncoder, ConcentusEncoder {
    static final int LONGEST_FRAME_MILLIS = 60;

    private final int sampleRateHz;
    private final AtomicInteger open;
    private final AtomicBoolean closed = new AtomicBoolean(); // whoever is first gives the memory back, once

    CheckedOpusEncoder(int sampleRateHz, AtomicInteger open) {
        this.sampleRateHz = sampleRateHz;
        this.open = open;
        open.incrementAndGet();
    }

    @Override
    public final int encode(short[] pcm, int pcmOffset, int samples, byte[] out, int outOffset) {
        requireOpen();
        Objects.checkFromIndexSize(pcmOffset, samples, pcm.length);
        boolean frame =
                switch (samples * 100 / sampleRateHz) {
                    case 1, 2, 4, 6 -> samples * 100 % sampleRateHz == 0;
                    default -> false;
                };
        if (!frame || out.length - outOffset < OpusPacket.MAX_FRAME_BYTES) {
            throw new IllegalArgumentException(
                    samples + " samples at " + sampleRateHz + " Hz into " + (out.length - outOffset) + " bytes");
        }
        return encodeFrame(pcm, pcmOffset, samples, out, outOffset);
    }

    @Override
    public final void complexity(int complexity) {
        requireOpen();
        setComplexity(OpusEncoderSettings.requireWithin("complexity", complexity, 0, 10));
    }

    @Override
    public final void expectedLoss(int percent) {
        requireOpen();
        setExpectedLoss(OpusEncoderSettings.requireWithin("expected loss", percent, 0, 100));
    }

    @Override
    public final void anew() {
        requireOpen();
        reset();
    }

    @Override
    public final void close() {
        if (closed.compareAndSet(false, true)) {
            release();
            open.decrementAndGet();
        }
    }

    abstract int encodeFrame(short[] pcm, int pcmOffset, int samples, byte[] out, int outOffset);

    abstract void setComplexity(int complexity);

    abstract void setExpectedLoss(int percent);

    abstract void reset();

    abstract void release();

    private void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("this Opus encoder is closed");
        }
    }
}
