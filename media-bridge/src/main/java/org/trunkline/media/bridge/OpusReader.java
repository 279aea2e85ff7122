package org.trunkline.media.bridge;

import java.util.function.IntFunction;
import org.trunkline.media.codec.OpusDecoder;
import org.trunkline.media.codec.OpusPacket;
import org.trunkline.media.rtp.RtpPacket;

/** Reads a stream of Opus (RFC 7587: its RTP clock is always 48 kHz) straight to the rate that the trunk carries. */
final class OpusReader implements AudioReader {
    private static final int CLOCK_HZ = 48_000;

    private final IntFunction<OpusDecoder> decoderForHz;
    private OpusDecoder decoder;
    private int samplesATick = 1;

    OpusReader(IntFunction<OpusDecoder> decoderForHz) {
        this.decoderForHz = decoderForHz;
        decoder = decoderForHz.apply(Playhead.HZ);
    }

    @Override
    public int clockRateHz() {
        return CLOCK_HZ;
    }

    @Override
    public void rate(int wanted) {
        if (wanted != samplesATick) {
            decoder.close();
            decoder = decoderForHz.apply(wanted * Playhead.HZ);
            samplesATick = wanted;
        }
    }

    @Override
    public boolean speaks(TrunkVoice voice) {
        return false;
    }

    @Override
    public int decode(RtpPacket packet, short[] pcm) {
        return decoder.decode(packet.buffer(), packet.payloadOffset(), packet.payloadLength(), pcm, 0)
                        .orElse(0)
                / samplesATick;
    }

    /** The last lost frame comes out of the next packet's FEC if it carries any; what lies before is concealed. */
    @Override
    public int repair(RtpPacket next, int ticks, short[] pcm, LaneMeter meter) {
        int samples = (ticks - ticks % STEP_TICKS) * samplesATick;
        int repaired = samples == 0
                ? 0
                : decoder.decodeFec(next.buffer(), next.payloadOffset(), next.payloadLength(), pcm, 0, samples)
                                .orElse(0)
                        / samplesATick;
        int recovered = Math.min(repaired, carriesAgain(next));
        meter.recovered(recovered);
        meter.concealed(repaired - recovered);
        return repaired;
    }

    @Override
    public int conceal(int ticks, short[] pcm, LaneMeter meter) {
        meter.concealed(ticks);
        return decoder.conceal(pcm, 0, ticks * samplesATick) / samplesATick;
    }

    @Override
    public int concealsTicks() {
        return MadeUp.MOST_TICKS;
    }

    /** FEC is of one frame, however many the packet holds (RFC 6716 §4.2.5). */
    @Override
    public int carriesAgain(RtpPacket next) {
        return OpusPacket.hasFec(next.buffer(), next.payloadOffset(), next.payloadLength())
                ? OpusPacket.frameSamples(next.buffer(), next.payloadOffset(), Playhead.HZ)
                : 0;
    }

    @Override
    public AudioReader another() {
        return new OpusReader(decoderForHz);
    }

    @Override
    public boolean standLike(AudioReader reader) {
        var other = (OpusReader) reader;
        rate(other.samplesATick);
        return decoder.standLike(other.decoder);
    }

    @Override
    public void close() {
        decoder.close();
    }
}
