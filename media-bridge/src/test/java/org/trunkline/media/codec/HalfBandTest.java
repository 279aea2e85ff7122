package org.trunkline.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfBandTest {
    private static final int BOTH_FILTERS_SAMPLES = 15; // their delay at 8 kHz

    private static short[] tone(int hz, int rateHz, int samples) {
        var pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = (short) (10_000 * Math.sin(2 * Math.PI * hz * i / rateHz));
        }
        return pcm;
    }

    /** In dB against the tone, of what is left after the start. */
    private static double level(short[] pcm) {
        double sum = 0;
        for (int i = 100; i < pcm.length; i++) {
            sum += pcm[i] * pcm[i];
        }
        return 10 * Math.log10(sum / (pcm.length - 100) / (10_000.0 * 10_000 / 2) + 1e-9);
    }

    @ParameterizedTest
    @CsvSource({"100,-0.1,0.1", "1004,-0.1,0.1", "3000,-0.2,0.2", "3400,-1,0.2", "4800,-99,-40", "6000,-99,-45"})
    void downKeepsSpeechAndLeavesOutWhatDoesNotFit(int hz, double least, double most) {
        var narrow = new short[4000];
        new HalfBand().down(tone(hz, 16_000, 8000), narrow, narrow.length);
        assertThat(level(narrow)).isBetween(least, most);
    }

    @ParameterizedTest
    @CsvSource({"100", "1004", "3000", "3300"})
    void upGivesTheSameToneAndNoImage(int hz) {
        var wide = new short[8000];
        new HalfBand().up(tone(hz, 8000, 4000), wide, 4000);
        var image = tone(8000 - hz, 16_000, 8000);
        double likeImage = 0;
        for (int i = 0; i < wide.length; i++) {
            likeImage += (double) wide[i] * image[i];
        }
        assertThat(level(wide)).isBetween(-1.0, 0.3);
        assertThat(Math.abs(likeImage) / (10_000.0 * 10_000 / 2 * wide.length)).isLessThan(0.02);
    }

    @ParameterizedTest
    @CsvSource({"100", "1004", "2500"})
    void upAndDownAgainIsTheSameSoundALittleLater(int hz) {
        var wide = new short[8000];
        new HalfBand().up(tone(hz, 8000, 4000), wide, 4000);
        var back = new short[4000];
        new HalfBand().down(wide, back, 4000);
        var sound = tone(hz, 8000, 4000);
        double difference = 0;
        for (int i = 100; i < 4000; i++) {
            difference += Math.pow(back[i] - sound[i - BOTH_FILTERS_SAMPLES], 2);
        }
        assertThat(10 * Math.log10(difference / 3900 / (10_000.0 * 10_000 / 2))).isLessThan(-30);
    }
}
