package org.trunkline.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a phone line sounds like, through µ-law as it comes, and which of its frames somebody should hear. */
class VoiceActivityTest {
    private static final int RATE_HZ = 8000;
    private static final int FRAME = 160;
    private static final int SECOND = 50; // frames

    private final Random random = new Random(5);
    private final VoiceActivity activity = new VoiceActivity();

    @ParameterizedTest
    @CsvSource({"0, 0", "4, 0", "8, 0", "8, 0.9", "30, 0", "30, 0.5", "60, 0.8", "90, 0"})
    void aSteadyBackgroundIsNotHeard(double rms, double pole) {
        assertThat(heard(noise(10 * RATE_HZ, rms, pole), SECOND, 10 * SECOND)).isLessThan(9 * SECOND / 50);
    }

    @ParameterizedTest
    @CsvSource({"130, 0", "200, 0.9"})
    void whatIsTooLoudToBeBackgroundIsHeard(double rms, double pole) {
        assertThat(heard(noise(10 * RATE_HZ, rms, pole), 0, 10 * SECOND)).isEqualTo(10 * SECOND);
    }

    @Test
    void aBackgroundThatGrowsIsHeardUntilItIsKnown() {
        short[] pcm = noise(10 * RATE_HZ, 10, 0);
        System.arraycopy(noise(6 * RATE_HZ, 80, 0), 0, pcm, 4 * RATE_HZ, 6 * RATE_HZ);
        boolean[] frames = frames(pcm);
        assertThat(count(frames, 4 * SECOND, 5 * SECOND)).isEqualTo(SECOND);
        assertThat(count(frames, 7 * SECOND, 10 * SECOND)).isLessThan(3);
    }

    /** Ringing, dialling and digits in band, at their usual level and so low that only their shape tells them from noise. */
    @ParameterizedTest
    @CsvSource({"440, 480, 3000", "425, 425, 150", "440, 480, 100", "350, 440, 60", "697, 1209, 80", "941, 1633, 60", "1000, 1000, 30"})
    void aToneIsHeardHoweverLongItLasts(double lowHz, double highHz, double amplitude) {
        short[] pcm = noise(12 * RATE_HZ, 3, 0);
        for (int i = 0; i < pcm.length; i++) {
            double both = Math.sin(2 * Math.PI * lowHz * i / RATE_HZ) + Math.sin(2 * Math.PI * highHz * i / RATE_HZ);
            pcm[i] += (short) Math.round(amplitude * both);
        }
        assertThat(heard(pcm, 0, 12 * SECOND)).isEqualTo(12 * SECOND);
    }

    /** A chord that decays and is struck again, 40 dB below full scale at the most. */
    @Test
    void quietMusicIsHeard() {
        short[] pcm = noise(12 * RATE_HZ, 3, 0);
        double[] chordHz = {220, 277.2, 329.6, 440, 659.3};
        for (int i = 0; i < pcm.length; i++) {
            double sum = 0;
            for (double hz : chordHz) {
                sum += Math.sin(2 * Math.PI * hz * i / RATE_HZ);
            }
            pcm[i] += (short) (60 * Math.exp(-1.0 * (i % RATE_HZ) / RATE_HZ) * sum);
        }
        assertThat(heard(pcm, 0, 12 * SECOND)).isEqualTo(12 * SECOND);
    }

    /** Begins anywhere in a frame; the first frame of which a quarter is speech is heard, and all that follow. */
    @ParameterizedTest
    @ValueSource(ints = {0, 20, 60, 100, 119})
    void speechIsHeardFromItsFirstFrame(int into) {
        for (double level : new double[] {1, 0.3, 0.1, 0.05}) {
            var fresh = new VoiceActivity();
            short[] pcm = noise(4 * RATE_HZ, 8, 0.5);
            short[] voice = Sound.speech(RATE_HZ);
            int onset = 3 * RATE_HZ + into;
            int first = firstAbove(voice, 1000); // a syllable opens with a hiss that swells from nothing
            for (int i = 0; i < RATE_HZ - 1000; i++) {
                pcm[onset + i] += (short) (level * voice[first + i]);
            }
            boolean[] frames = frames(fresh, pcm);
            assertThat(count(frames, SECOND, 3 * SECOND)).as("before").isLessThan(3);
            assertThat(count(frames, 3 * SECOND, 3 * SECOND + 5)).as("first 100 ms at %s", level).isEqualTo(5);
        }
    }

    /** An s at the end of a telephone's band: weak, but not up there. */
    @Test
    void aSoftHissIsHeardOverARumble() {
        short[] pcm = noise(5 * RATE_HZ, 60, 0.85);
        short[] hiss = noise(RATE_HZ, 40, -0.9);
        for (int i = 0; i < RATE_HZ; i++) {
            pcm[4 * RATE_HZ + i] += hiss[i];
        }
        boolean[] frames = frames(pcm);
        assertThat(count(frames, 2 * SECOND, 4 * SECOND)).isLessThan(4);
        assertThat(count(frames, 4 * SECOND, 4 * SECOND + 10)).isEqualTo(10);
    }

    @Test
    void whatComesFirstIsHeard() {
        assertThat(heard(noise(RATE_HZ, 5, 0), 0, 5)).isEqualTo(5);
    }

    private static int firstAbove(short[] pcm, int amplitude) {
        int at = 0;
        while (Math.abs(pcm[at]) < amplitude) {
            at++;
        }
        return at;
    }

    /** {@code pole} near 1: low frequencies; near -1: high ones. */
    private short[] noise(int samples, double rms, double pole) {
        short[] pcm = new short[samples];
        double last = 0;
        for (int i = 0; i < samples; i++) {
            last = pole * last + Math.sqrt(1 - pole * pole) * random.nextGaussian();
            pcm[i] = (short) Math.round(rms * last);
        }
        return pcm;
    }

    private int heard(short[] pcm, int from, int to) {
        return count(frames(pcm), from, to);
    }

    private boolean[] frames(short[] pcm) {
        return frames(activity, pcm);
    }

    private static boolean[] frames(VoiceActivity activity, short[] said) {
        byte[] line = new byte[said.length];
        short[] pcm = new short[said.length];
        G711.ULAW.encode(said, 0, said.length, line, 0);
        G711.ULAW.decode(line, 0, line.length, pcm, 0);
        boolean[] frames = new boolean[pcm.length / FRAME];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = activity.heard(pcm, i * FRAME, FRAME);
        }
        return frames;
    }

    private static int count(boolean[] frames, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += frames[i] ? 1 : 0;
        }
        return count;
    }
}
