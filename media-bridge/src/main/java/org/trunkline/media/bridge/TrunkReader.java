package org.trunkline.media.bridge;

import java.util.Arrays;
import java.util.Map;
import org.trunkline.media.codec.Concealment;
import org.trunkline.media.codec.HalfBand;
import org.trunkline.media.rtp.RtpPacket;

/** Reads the stream of one trunk for another; which codec it is in, each packet says. */
final class TrunkReader implements AudioReader {
    private final Map<Integer, TrunkVoice> voices;
    private final Concealment concealment = new Concealment();
    private final HalfBand halfBand = new HalfBand();
    private final short[] own = new short[4096];
    private TrunkVoice voice; // of the last packet
    private int wanted = 1;

    /** @param voices by payload type */
    TrunkReader(Map<Integer, TrunkVoice> voices) {
        this.voices = voices;
        voice = voices.values().iterator().next();
    }

    @Override
    public int clockRateHz() {
        return Playhead.HZ;
    }

    @Override
    public void rate(int samplesATick) {
        wanted = samplesATick;
    }

    @Override
    public int decode(RtpPacket packet, short[] pcm) {
        voice = voices.get(packet.payloadType());
        int ticks = Math.min(packet.payloadLength(), Math.min(own.length, pcm.length) / 2);
        if (voice.samplesATick() == wanted) {
            voice.decode(packet.buffer(), packet.payloadOffset(), ticks, pcm);
        } else {
            voice.decode(packet.buffer(), packet.payloadOffset(), ticks, own);
            resample(pcm, ticks);
        }
        if (wanted == 1) {
            concealment.heard(pcm, 0, ticks);
        }
        return ticks;
    }

    private void resample(short[] pcm, int ticks) {
        if (wanted == 1) {
            halfBand.down(own, pcm, ticks);
        } else {
            halfBand.up(own, pcm, ticks);
        }
    }

    /**
     * What is lost of a narrow-band stream is concealed, and runs into the next packet, which may be passed on untouched; of a
     * wide-band one it is left out, which is silence.
     */
    @Override
    public int repair(RtpPacket next, int ticks, short[] pcm, LaneMeter meter) {
        if (wanted != 1) {
            return 0;
        }
        conceal(ticks, pcm, meter);
        if (voices.get(next.payloadType()) instanceof TrunkVoice.Narrow narrow && ticks > 0 && next.payloadLength() > 0) {
            narrow.decode(next.buffer(), next.payloadOffset(), 1, own);
            concealment.reach(pcm, ticks, own[0]);
        }
        return ticks;
    }

    @Override
    public int conceal(int ticks, short[] pcm, LaneMeter meter) {
        if (wanted == 1) {
            concealment.conceal(pcm, 0, ticks);
        } else {
            Arrays.fill(pcm, 0, wanted * ticks, (short) 0);
        }
        meter.concealed(ticks);
        return ticks;
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
        return new TrunkReader(voices);
    }

    /** Narrow-band only: a wide-band codec's state is in its voice, of which there is one. */
    @Override
    public boolean standLike(AudioReader reader) {
        var other = (TrunkReader) reader;
        concealment.standLike(other.concealment);
        voice = other.voice;
        return other.wanted == 1 && voices.values().stream().allMatch(v -> v.samplesATick() == 1);
    }

    @Override
    public boolean speaks(TrunkVoice other) {
        return other instanceof TrunkVoice.Narrow(var law) && voice.is(law);
    }

    @Override
    public void close() {}
}
