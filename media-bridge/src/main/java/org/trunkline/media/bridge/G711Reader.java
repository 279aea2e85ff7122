package org.trunkline.media.bridge;

import org.trunkline.media.codec.Concealment;
import org.trunkline.media.codec.G711;
import org.trunkline.media.rtp.RtpPacket;

/** Reads a stream of G.711; what is lost is concealed from what came before. */
final class G711Reader implements AudioReader {
    private final G711 law;
    private final Concealment concealment = new Concealment();
    private final short[] first = new short[1];

    G711Reader(G711 law) {
        this.law = law;
    }

    @Override
    public int clockRateHz() {
        return Playhead.HZ;
    }

    @Override
    public void rate(int samplesATick) {
        if (samplesATick != 1) {
            throw new IllegalStateException("wide-band audio of a browser that has no wide-band codec");
        }
    }

    @Override
    public boolean speaks(TrunkVoice voice) {
        return voice.is(law);
    }

    @Override
    public int decode(RtpPacket packet, short[] pcm) {
        int samples = Math.min(packet.payloadLength(), pcm.length);
        law.decode(packet.buffer(), packet.payloadOffset(), samples, pcm, 0);
        concealment.heard(pcm, 0, samples);
        return samples;
    }

    /** Runs into the next packet, which may be passed on untouched. */
    @Override
    public int repair(RtpPacket next, int samples, short[] pcm, LaneMeter meter) {
        conceal(samples, pcm, meter);
        if (samples > 0 && next.payloadLength() > 0) {
            law.decode(next.buffer(), next.payloadOffset(), 1, first, 0);
            concealment.reach(pcm, samples, first[0]);
        }
        return samples;
    }

    @Override
    public int conceal(int samples, short[] pcm, LaneMeter meter) {
        concealment.conceal(pcm, 0, samples);
        meter.concealed(samples);
        return samples;
    }

    @Override
    public int concealsTicks() {
        return Concealment.SAMPLES;
    }

    @Override
    public int carriesAgain(RtpPacket next) {
        return 0;
    }

    @Override
    public AudioReader another() {
        return new G711Reader(law);
    }

    @Override
    public boolean standLike(AudioReader other) {
        concealment.standLike(((G711Reader) other).concealment);
        return true;
    }

    @Override
    public void close() {}
}
