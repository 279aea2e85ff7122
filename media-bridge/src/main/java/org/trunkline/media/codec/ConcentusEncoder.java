package org.trunkline.media.codec;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusException;
import java.util.concurrent.atomic.AtomicInteger;

/** An encoder of Concentus. */
final class ConcentusEncoder extends CheckedOpusEncoder {
    private final io.github.jaredmdobson.concentus.OpusEncoder encoder;

    ConcentusEncoder(OpusEncoderSettings settings, AtomicInteger open) {
        super(settings.sampleRateHz(), open);
        try {
            encoder = new io.github.jaredmdobson.concentus.OpusEncoder(
                    settings.sampleRateHz(), 1, OpusApplication.OPUS_APPLICATION_VOIP);
        } catch (OpusException e) {
            throw new IllegalStateException("Concentus refused " + settings, e);
        }
        encoder.setBitrate(settings.bitrateBps());
        encoder.setUseVBR(true);
        encoder.setUseDTX(false);
        encoder.setUseInbandFEC(settings.inbandFec());
        setComplexity(settings.complexity());
        setExpectedLoss(settings.expectedLossPercent());
    }

    @Override
    int encodeFrame(short[] pcm, int pcmOffset, int samples, byte[] out, int outOffset) {
        try {
            return encoder.encode(pcm, pcmOffset, samples, out, outOffset, OpusPacket.MAX_FRAME_BYTES);
        } catch (OpusException e) {
            throw new IllegalStateException("Concentus could not encode", e);
        }
    }

    @Override
    void setComplexity(int complexity) {
        encoder.setComplexity(complexity);
    }

    @Override
    void setExpectedLoss(int percent) {
        encoder.setPacketLossPercent(percent);
    }

    @Override
    void reset() {
        encoder.resetState();
    }

    @Override
    void release() {} // the garbage collector's
}
