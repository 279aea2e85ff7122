package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.trunkline.dtmf.Digit;
import org.trunkline.dtmf.ToneDetector;
import org.trunkline.dtmf.ToneGenerator;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;

/** The tables of the detector once more, behind what each codec does to a tone. */
class TonesThroughCodecsTest {
    @ParameterizedTest
    @EnumSource(TrunkCodec.class)
    void everyKeyIsHeardAtEveryLevelAndTwistBehindEveryCodec(TrunkCodec codec) {
        for (double level : new double[] {-5.5, -10, -14, -19}) {
            for (double twist : new double[] {-7, -4, 0, 1, 4}) {
                double low = twist > 0 ? level - twist : level;
                for (double snr : new double[] {15, 60}) {
                    assertThat(heard(codec, low, low + twist, snr))
                            .as("%s dBm0, %s dB of twist, %s dB over noise", level, twist, snr)
                            .containsExactly(Digit.values());
                }
            }
        }
    }

    private static List<Digit> heard(TrunkCodec codec, double low, double high, double snr) {
        var voice = TrunkVoice.of(codec);
        int hz = Playhead.HZ * voice.samplesATick();
        var generator = new ToneGenerator(hz, low, high);
        var detector = new ToneDetector(hz);
        var random = new Random(3);
        double sigma = 22_657 * Math.pow(10, (Math.max(low, high) - snr) / 20) / Math.sqrt(2);
        var keys = new ArrayList<Digit>();
        short[] pcm = new short[160 * voice.samplesATick()];
        byte[] codes = new byte[160];
        for (var digit : Digit.values()) {
            generator.begin(digit);
            for (int frame = 0; frame < 6; frame++) {
                generator.fill(pcm, 0, pcm.length, 3L * pcm.length); // 60 ms, and as much of pause
                for (int i = 0; i < pcm.length; i++) {
                    pcm[i] = (short) Math.clamp(Math.round(pcm[i] + sigma * random.nextGaussian()), -32_768, 32_767);
                }
                voice.encode(pcm, 0, 160, codes, 0);
                voice.decode(codes, 0, 160, pcm);
                for (var each : detector.hear(pcm, 0, pcm.length)) {
                    if (each instanceof ToneHeard.Started started) {
                        keys.add(started.digit());
                    }
                }
            }
        }
        return keys;
    }
}
