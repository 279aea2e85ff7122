package org.trunkline.media.codec;

import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** What every decoder asks of its caller and of a packet, so that no implementation gets to see anything worse. */
abstract sealed class CheckedOpusDecoder implements OpusDecoder permits LibopusDecoder, ConcentusDecoder {
    private final int sampleRateHz;
    private final AtomicInteger open;
    private final AtomicBoolean closed = new AtomicBoolean(); // whoever is first gives the memory back, once

    CheckedOpusDecoder(int sampleRateHz, AtomicInteger open) {
        this.sampleRateHz = sampleRateHz;
        this.open = open;
        open.incrementAndGet();
    }

    @Override
    public final OptionalInt decode(byte[] in, int offset, int length, short[] pcm, int pcmOffset) {
        requireOpen();
        Objects.checkFromIndexSize(offset, length, in.length);
        requireRoom(pcm, pcmOffset, maxSamples(sampleRateHz));
        OptionalInt samples = OpusPacket.samples(in, offset, length, sampleRateHz);
        return samples.isEmpty() ? samples : decodePacket(in, offset, length, pcm, pcmOffset, samples.getAsInt());
    }

    @Override
    public final OptionalInt decodeFec(byte[] next, int offset, int length, short[] pcm, int pcmOffset, int samples) {
        requireOpen();
        Objects.checkFromIndexSize(offset, length, next.length);
        requireGap(pcm, pcmOffset, samples);
        return OpusPacket.samples(next, offset, length, sampleRateHz).isEmpty()
                ? OptionalInt.empty()
                : decodeFecOf(next, offset, length, pcm, pcmOffset, samples);
    }

    @Override
    public final int conceal(short[] pcm, int pcmOffset, int samples) {
        requireOpen();
        requireGap(pcm, pcmOffset, samples);
        concealGap(pcm, pcmOffset, samples);
        return samples;
    }

    @Override
    public final boolean standLike(OpusDecoder other) {
        requireOpen();
        return other instanceof CheckedOpusDecoder checked
                && !checked.closed.get()
                && checked.sampleRateHz == sampleRateHz
                && copyState(checked);
    }

    @Override
    public final void close() {
        if (closed.compareAndSet(false, true)) {
            release();
            open.decrementAndGet();
        }
    }

    static int maxSamples(int sampleRateHz) {
        return sampleRateHz / 1000 * OpusPacket.MAX_MILLIS;
    }

    /** The packet lasts {@code samples}, and there is room for them. */
    abstract OptionalInt decodePacket(byte[] in, int offset, int length, short[] pcm, int pcmOffset, int samples);

    abstract OptionalInt decodeFecOf(byte[] next, int offset, int length, short[] pcm, int pcmOffset, int samples);

    abstract void concealGap(short[] pcm, int pcmOffset, int samples);

    /** False where the library cannot; the other is open and has the same rate. */
    abstract boolean copyState(CheckedOpusDecoder other);

    abstract void release();

    private void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("this Opus decoder is closed");
        }
    }

    private void requireGap(short[] pcm, int pcmOffset, int samples) {
        boolean multiple = samples > 0 && samples % (sampleRateHz / 400) == 0;
        if (!multiple || samples > maxSamples(sampleRateHz)) {
            throw new IllegalArgumentException("a gap of " + samples + " samples at " + sampleRateHz + " Hz");
        }
        requireRoom(pcm, pcmOffset, samples);
    }

    private static void requireRoom(short[] pcm, int pcmOffset, int samples) {
        if (pcmOffset < 0 || pcm.length - pcmOffset < samples) {
            throw new IllegalArgumentException(
                    "room for " + (pcm.length - pcmOffset) + " samples at " + pcmOffset + ", not " + samples);
        }
    }
}
