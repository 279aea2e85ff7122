package org.trunkline.media.codec;

import io.github.jaredmdobson.concentus.OpusException;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A decoder of Concentus. Where libopus answers a broken packet with an error code, Concentus may trip over its own
 * arrays or assertions; both are the same result here, and the decoder starts afresh after them.
 */
final class ConcentusDecoder extends CheckedOpusDecoder {
    private final io.github.jaredmdobson.concentus.OpusDecoder decoder;

    ConcentusDecoder(int sampleRateHz, AtomicInteger open) {
        super(sampleRateHz, open);
        try {
            decoder = new io.github.jaredmdobson.concentus.OpusDecoder(sampleRateHz, 1);
        } catch (OpusException e) {
            throw new IllegalStateException("Concentus refused " + sampleRateHz + " Hz", e);
        }
    }

    @Override
    OptionalInt decodePacket(byte[] in, int offset, int length, short[] pcm, int pcmOffset, int samples) {
        return decode(in, offset, length, pcm, pcmOffset, samples, false);
    }

    @Override
    OptionalInt decodeFecOf(byte[] next, int offset, int length, short[] pcm, int pcmOffset, int samples) {
        return decode(next, offset, length, pcm, pcmOffset, samples, true);
    }

    @Override
    void concealGap(short[] pcm, int pcmOffset, int samples) {
        if (decode(null, 0, 0, pcm, pcmOffset, samples, false).isEmpty()) {
            Arrays.fill(pcm, pcmOffset, pcmOffset + samples, (short) 0);
        }
    }

    private OptionalInt decode(
            byte[] in, int offset, int length, short[] pcm, int pcmOffset, int samples, boolean fec) {
        try {
            return OptionalInt.of(decoder.decode(in, offset, length, pcm, pcmOffset, samples, fec));
        } catch (OpusException | RuntimeException | AssertionError e) {
            decoder.resetState();
            return OptionalInt.empty();
        }
    }

    @Override
    boolean copyState(CheckedOpusDecoder other) {
        return false; // its state is private
    }

    @Override
    void release() {} // the garbage collector's
}
