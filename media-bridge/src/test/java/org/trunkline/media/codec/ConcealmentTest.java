package org.trunkline.media.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConcealmentTest {
    private static final int FRAME = 160;

    private final Concealment concealment = new Concealment();

    @ParameterizedTest
    @ValueSource(ints = {70, 100, 125, 150, 180, 400, 1004})
    void aSteadyToneGoesOnWithItsPitchLevelAndPhase(int hz) {
        short[] tone = Sound.tone(hz, 8000, 6 * FRAME, 8000);
        short[] heard = tone.clone();
        for (int frame = 0; frame < 5; frame++) {
            concealment.heard(heard, frame * FRAME, FRAME);
        }
        concealment.conceal(heard, 5 * FRAME, FRAME);
        double error = Sound.difference(tone, 5 * FRAME, heard, 5 * FRAME, FRAME);
        double energy = Sound.difference(tone, 5 * FRAME, new short[FRAME], 0, FRAME);
        assertThat(error / energy).isLessThan(0.2);
        assertThat(Sound.decibels(Sound.rms(heard, 800, 960) / Sound.rms(tone, 800, 960))).isCloseTo(0, within(1.5));
    }

    @Test
    void aLongGapFadesFrom20msToSilenceAt60ms() {
        concealment.heard(Sound.tone(200, 8000, 5 * FRAME, 8000), 0, 5 * FRAME);
        short[] gap = new short[5 * FRAME];
        for (int frame = 0; frame < 5; frame++) {
            concealment.conceal(gap, frame * FRAME, FRAME);
        }
        double full = 8000 / Math.sqrt(2);
        assertThat(Sound.rms(gap, 0, FRAME)).isCloseTo(full, within(0.05 * full));
        assertThat(Sound.rms(gap, FRAME, 2 * FRAME)).isBetween(0.6 * full, 0.9 * full);
        assertThat(Sound.rms(gap, 2 * FRAME, 3 * FRAME)).isBetween(0.1 * full, 0.4 * full);
        assertThat(Sound.rms(gap, 3 * FRAME, 5 * FRAME)).isZero();
    }

    @Test
    void theSeamsDoNotClick() {
        short[] speech = Sound.speech(16_000);
        int steepest = steepest(speech);
        short[] heard = speech.clone();
        for (int frame = 0; frame < heard.length / FRAME; frame++) {
            if (frame % 7 == 6) {
                concealment.conceal(heard, frame * FRAME, FRAME);
            } else {
                concealment.heard(heard, frame * FRAME, FRAME);
            }
        }
        assertThat(steepest(heard)).isLessThan(steepest * 5 / 4);
        assertThat(heard).isNotEqualTo(speech);
    }

    @Test
    void aConcealedVoiceIsNearerToTheRealOneThanSilence() {
        short[] speech = Sound.speech(32_000);
        short[] concealed = speech.clone();
        short[] muted = speech.clone();
        for (int frame = 0; frame < speech.length / FRAME; frame++) {
            if (frame % 5 == 4) {
                concealment.conceal(concealed, frame * FRAME, FRAME);
                java.util.Arrays.fill(muted, frame * FRAME, (frame + 1) * FRAME, (short) 0);
            } else {
                concealment.heard(concealed, frame * FRAME, FRAME);
            }
        }
        double withSilence = Sound.difference(speech, 0, muted, 0, speech.length);
        assertThat(Sound.difference(speech, 0, concealed, 0, speech.length)).isLessThan(withSilence);
    }

    @Test
    void goodFramesWithoutAGapAreNotTouched() {
        short[] speech = Sound.speech(8000);
        short[] heard = speech.clone();
        concealment.heard(heard, 0, 8000);
        assertThat(heard).isEqualTo(speech);
    }

    @Test
    void theFirstFrameAfterAGapIsBlendedForFourMillisecondsOnly() {
        concealment.heard(Sound.tone(200, 8000, 800, 8000), 0, 800);
        concealment.conceal(new short[FRAME], 0, FRAME);
        short[] good = new short[FRAME];
        concealment.heard(good, 0, FRAME);
        assertThat(Sound.rms(good, 0, 32)).isGreaterThan(500);
        assertThat(Sound.rms(good, 32, FRAME)).isZero();
    }

    @Test
    void beforeAnythingWasHeardThereIsSilence() {
        short[] gap = Sound.tone(200, 8000, FRAME, 8000);
        concealment.conceal(gap, 0, FRAME);
        assertThat(gap).containsOnly(0);
    }

    @Test
    void theLoudestSoundsDoNotWrapAround() {
        short[] square = new short[800];
        for (int i = 0; i < square.length; i++) {
            square[i] = i / 40 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
        }
        concealment.heard(square, 0, 790); // ends in the middle of a half-wave
        short[] gap = new short[FRAME];
        concealment.conceal(gap, 0, FRAME);
        assertThat(gap[0]).isNotZero();
        assertThat(Sound.rms(gap, 0, FRAME)).isGreaterThan(30_000);
    }

    private static int steepest(short[] pcm) {
        int steepest = 0;
        for (int i = 1; i < pcm.length; i++) {
            steepest = Math.max(steepest, Math.abs(pcm[i] - pcm[i - 1]));
        }
        return steepest;
    }
}
