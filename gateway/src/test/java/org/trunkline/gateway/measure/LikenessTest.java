package org.trunkline.gateway.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LikenessTest {
    private static final Sound SPOKEN = SpeechLike.of(8000, 8, 1);

    @Test
    void theSameSpeechLaterAndSofterIsAlikeAndItsLagAndLevelAreTold() {
        Sound heard = Sound.silence(8000, 1.37).then(SPOKEN.amplified(-3));

        Likeness likeness = Likeness.of(SPOKEN, heard, 5);

        assertThat(likeness.correlation()).isGreaterThan(0.99);
        assertThat(likeness.lagSeconds()).isCloseTo(1.37, within(0.011));
        assertThat(likeness.levelDifferenceDb()).isCloseTo(-3, within(0.1));
        assertThat(likeness.overlapSeconds()).isCloseTo(8, within(0.05));
    }

    @Test
    void speechWhoseBeginningWasNotHeardIsFoundWithANegativeLag() {
        Likeness likeness = Likeness.of(SPOKEN, SPOKEN.between(2, 8), 5);

        assertThat(likeness.lagSeconds()).isCloseTo(-2, within(0.011));
        assertThat(likeness.correlation()).isGreaterThan(0.99);
    }

    @Test
    void otherRatesAreCompared() {
        Sound wide = SpeechLike.of(48000, 8, 1).at(8000).at(48000);

        Likeness likeness = Likeness.of(wide, wide.at(8000), 7);

        assertThat(likeness.correlation()).isGreaterThan(0.999);
        assertThat(likeness.levelDifferenceDb()).isCloseTo(0, within(0.1));
    }

    @Test
    void otherSpeechIsNotAlike() {
        for (long seed = 2; seed < 12; seed++) {
            assertThat(Likeness.of(SPOKEN, SpeechLike.of(8000, 9, seed), 6).correlation()).as("seed %d", seed).isLessThan(0.6);
        }
    }

    @Test
    void aDelayThatChangesIsFollowed() {
        Sound heard = SPOKEN.between(1, 3.3).then(Sound.silence(8000, 0.06)).then(SPOKEN.between(3.3, 7)).amplified(-1);

        Likeness likeness = Likeness.throughJitterBuffer(SPOKEN, heard);

        assertThat(Likeness.of(SPOKEN, heard, 6).correlation()).isLessThan(0.9);
        assertThat(likeness.correlation()).isGreaterThan(0.9);
        assertThat(likeness.levelDifferenceDb()).isCloseTo(-1, within(0.5));
    }

    @Test
    void otherSpeechIsNotAlikeThroughAJitterBufferEither() {
        for (long seed = 2; seed < 12; seed++) {
            Sound heard = SpeechLike.of(8000, 7, seed);
            assertThat(Likeness.throughJitterBuffer(SPOKEN, heard).correlation()).as("seed %d", seed).isLessThan(0.75);
        }
    }

    @Test
    void silenceNoiseAndAToneAreNotAlike() {
        Random random = new Random(7);
        Sound noise = Sound.silence(8000, 9);
        Arrays.setAll(noise.samples(), i -> 0.1 * random.nextGaussian());

        assertThat(Likeness.of(SPOKEN, Sound.silence(8000, 9), 6).correlation()).isZero();
        assertThat(Likeness.of(SPOKEN, noise, 6).correlation()).isLessThan(0.3);
        assertThat(Likeness.of(SPOKEN, Tone.sine(8000, 440, -10, 9), 6).correlation()).isLessThan(0.3);
    }

    @Test
    void everyFourthTenthOfASecondMissingIsNotAlike() {
        double[] holes = SPOKEN.samples().clone();
        for (int i = 0; i < holes.length; i++) {
            holes[i] = i / 800 % 4 == 3 ? 0 : holes[i];
        }

        assertThat(Likeness.of(SPOKEN, new Sound(8000, holes), 7).correlation()).isLessThan(0.9);
    }

    @Test
    void speechPlayedATwentiethTooFastIsNotAlike() {
        Sound fast = new Sound(8400, SPOKEN.samples()).at(8000);

        assertThat(Likeness.of(SPOKEN, fast, 6).correlation()).isLessThan(0.9);
    }

    @Test
    void tooLittleSoundIsAnError() {
        assertThatThrownBy(() -> Likeness.of(SPOKEN, SPOKEN.between(0, 1), 5)).hasMessageContaining("1.0 s heard");
    }
}
