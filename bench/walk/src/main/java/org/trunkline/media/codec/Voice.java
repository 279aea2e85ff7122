package org.trunkline.media.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.trunkline.media.rtp.RtpWriter;

/** Sound that costs a voice codec what speech does: pulses of a throat through two resonances, and noise between. */
public final class Voice {
    /** Samples of 20 ms at 8 kHz. */
    public static final int FRAME_SAMPLES = 160;

    private static final int BROWSER_HZ = 48_000;
    private static final int BROWSER_FRAME_SAMPLES = 960;
    private static final int BROWSER_BPS = 32_000;

    private Voice() {}

    /**
     * Continuous speech, the same each time.
     *
     * @param hz its rate
     * @param frames of 20 ms
     * @return mono
     */
    public static short[] speech(int hz, int frames) {
        var random = new Random(1);
        var pcm = new short[hz / 50 * frames];
        double[] low = new double[2];
        double[] high = new double[2];
        double throat = 0;
        double pitchHz = 120;
        double lowHz = 500;
        double highHz = 1500;
        boolean voiced = true;
        for (int i = 0; i < pcm.length; i++) {
            if (i % (hz / 8) == 0) { // a sound lasts an eighth of a second
                pitchHz = 100 + random.nextInt(80);
                lowHz = 300 + random.nextInt(500);
                highHz = 1000 + random.nextInt(1400);
                voiced = random.nextInt(4) != 0;
            }
            throat += pitchHz / hz;
            boolean pulse = throat >= 1;
            throat -= pulse ? 1 : 0;
            double source = (voiced ? pulse ? 1 : 0 : 0.05 * random.nextGaussian()) + 0.001 * random.nextGaussian();
            double sound = resonance(low, source, lowHz, hz) + 0.6 * resonance(high, source, highHz, hz);
            pcm[i] = (short) Math.clamp(Math.round(6000 * sound), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return pcm;
    }

    /**
     * What a browser sends of it: Opus from 48 kHz, with FEC.
     *
     * @param opus the library
     * @param packets how many, of 20 ms
     * @return whole RTP packets of payload type 111, sequence and timestamp from 0 on, SSRC 7
     */
    public static List<byte[]> ofBrowser(OpusLibrary opus, int packets) {
        short[] pcm = speech(BROWSER_HZ, packets);
        var settings = new OpusEncoderSettings(BROWSER_HZ, 9, true, 10, BROWSER_BPS);
        try (var encoder = opus.encoder(settings)) {
            var all = new ArrayList<byte[]>();
            for (int i = 0; i < packets; i++) {
                byte[] packet = new byte[RtpWriter.HEADER_BYTES + OpusPacket.MAX_FRAME_BYTES];
                int at = RtpWriter.header(packet, 0, false, 111, i, i * BROWSER_FRAME_SAMPLES, 7);
                int length = encoder.encode(pcm, i * BROWSER_FRAME_SAMPLES, BROWSER_FRAME_SAMPLES, packet, at);
                all.add(Arrays.copyOf(packet, at + length));
            }
            return all;
        }
    }

    /**
     * The same as G.711 µ-law.
     *
     * @param packets how many, of 20 ms
     * @return whole RTP packets of payload type 0, sequence and timestamp from 0 on, SSRC 7
     */
    public static List<byte[]> ofPhone(int packets) {
        short[] pcm = speech(8000, packets);
        var all = new ArrayList<byte[]>();
        for (int i = 0; i < packets; i++) {
            byte[] packet = new byte[RtpWriter.HEADER_BYTES + FRAME_SAMPLES];
            int at = RtpWriter.header(packet, 0, false, 0, i, i * FRAME_SAMPLES, 7);
            G711.ULAW.encode(pcm, i * FRAME_SAMPLES, FRAME_SAMPLES, packet, at);
            all.add(packet);
        }
        return all;
    }

    private static double resonance(double[] state, double in, double formantHz, int hz) {
        double radius = Math.exp(-Math.PI * 90 / hz);
        double out = in + 2 * radius * Math.cos(2 * Math.PI * formantHz / hz) * state[0] - radius * radius * state[1];
        state[1] = state[0];
        state[0] = out;
        return out * 0.2;
    }
}
