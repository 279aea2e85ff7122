package org.trunkline.media.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComfortNoiseTest {
    private static final int FRAME = 160;

    private final ComfortNoise noise = new ComfortNoise(1);

    @ParameterizedTest
    @ValueSource(ints = {-40, -50, -65, -78})
    void noiseHasTheLevelOfTheBackground(int dbov) {
        noise.told(dbov);
        assertThat(noise.levelDbov()).isEqualTo(dbov);
        short[] pcm = new short[16_000];
        noise.fill(pcm, 0, pcm.length);
        assertThat(Sound.decibels(Sound.rms(pcm, 0, pcm.length) / 32_768)).isCloseTo(dbov, within(1.0));
    }

    @Test
    void theBackgroundIsWhatIsHeardBetweenTheWords() {
        short[] speech = Sound.speech(16_000); // two thirds talk
        Random random = new Random(5);
        for (int at = 0; at < speech.length; at++) {
            speech[at] = (short) ((at / 4000 % 3 == 2 ? 0 : speech[at]) + 30 * random.nextGaussian());
        }
        hear(speech);
        assertThat(noise.levelDbov()).isCloseTo(-61, within(2)); // 30 of 32768
    }

    @Test
    void afterASecondOfLouderBackgroundThatIsTheBackground() {
        noise.told(-70);
        hear(Sound.tone(300, 8000, 16_000, 200)); // -47 dBov
        assertThat(noise.levelDbov()).isCloseTo(-47, within(1));
    }

    @Test
    void aSteadyLoudToneIsNoBackground() {
        hear(Sound.tone(1004, 8000, 16_000, 16_000));
        assertThat(noise.levelDbov()).isEqualTo(ComfortNoise.LOUDEST_DBOV);
    }

    @Test
    void aMutedMicrophoneIsSilence() {
        hear(new short[16_000]);
        short[] pcm = Sound.tone(300, 8000, FRAME, 200);
        noise.fill(pcm, 0, FRAME);
        assertThat(noise.levelDbov()).isEqualTo(ComfortNoise.SILENT_DBOV);
        assertThat(pcm).containsOnly(0);
    }

    @Test
    void beforeAnythingWasHeardTheLineIsFaint() {
        assertThat(noise.levelDbov()).isEqualTo(ComfortNoise.DEFAULT_DBOV);
    }

    @Test
    void theSameSeedMakesTheSameNoiseAndNoFrameIsLikeTheNext() {
        short[] once = new short[2 * FRAME];
        short[] again = new short[2 * FRAME];
        noise.fill(once, 0, 2 * FRAME);
        ComfortNoise other = new ComfortNoise(1);
        other.fill(again, 0, FRAME);
        other.fill(again, FRAME, FRAME);
        assertThat(again).isEqualTo(once);
        assertThat(Sound.difference(once, 0, once, FRAME, FRAME)).isPositive();
    }

    @Test
    void lowFrequenciesAreStrongerThanHighOnes() {
        noise.told(-40);
        short[] pcm = new short[16_000];
        noise.fill(pcm, 0, pcm.length);
        double low = 0;
        double high = 0;
        for (int i = 1; i < pcm.length; i++) {
            low += Math.pow(pcm[i] + pcm[i - 1], 2);
            high += Math.pow(pcm[i] - pcm[i - 1], 2);
        }
        assertThat(low / high).isBetween(2.5, 3.5); // (1 + pole) / (1 - pole)
    }

    /** RFC 3389 §3.1: one byte, -dBov; the top bit is not part of it. */
    @ParameterizedTest
    @CsvSource({"0, 0", "40, -40", "127, -127", "168, -40"})
    void payloadSaysTheLevel(int first, int dbov) {
        byte[] payload = {99, (byte) first, 12, 34};
        assertThat(ComfortNoise.levelOf(payload, 1, 3)).hasValue(dbov);
        assertThat(ComfortNoise.levelOf(payload, 1, 0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-40, -65, -127})
    void writtenPayloadIsReadBack(int dbov) {
        noise.told(dbov);
        byte[] payload = new byte[2];
        assertThat(ComfortNoise.writePayload(noise.levelDbov(), payload, 1)).isEqualTo(1);
        assertThat(ComfortNoise.levelOf(payload, 1, 1)).hasValue(dbov);
    }

    private void hear(short[] pcm) {
        for (int at = 0; at < pcm.length; at += FRAME) {
            noise.heard(pcm, at, FRAME);
        }
    }
}
