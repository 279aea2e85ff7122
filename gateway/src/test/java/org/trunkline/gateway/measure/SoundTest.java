package org.trunkline.gateway.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoundTest {
    @TempDir
    Path folder;

    @Test
    void aWavFileIsReadAsItWasWritten() throws Exception {
        Sound sound = SpeechLike.of(48000, 0.7, 5);
        Path file = folder.resolve("a.wav");

        sound.writeWav(file);
        Sound read = Sound.readWav(file);

        assertThat(read.rateHz()).isEqualTo(48000);
        assertThat(read.samples()).containsExactly(sound.samples(), offset(1.0 / 32768));
    }

    @Test
    void tooLoudSamplesAreClippedNotWrapped() throws Exception {
        Path file = folder.resolve("loud.wav");

        new Sound(8000, new double[] {1.5, -1.5}).writeWav(file);

        assertThat(Sound.readWav(file).samples()).containsExactly(new double[] {1, -1}, offset(1.0 / 32768));
    }

    @ParameterizedTest
    @ValueSource(doubles = {100, 1004, 2000, 3400})
    void toneOfTheTelephoneBandKeepsItsLevelDownAndUp(double hz) {
        Sound down = Tone.sine(48000, hz, -10, 1).at(8000);
        Sound up = Tone.sine(8000, hz, -10, 1).at(48000);

        assertThat(down.samples()).hasSize(8000);
        assertThat(up.samples()).hasSize(48000);
        assertThat(Tone.strongest(down.between(0.1, 0.9)).levelDbm0()).isCloseTo(-10, offset(0.1));
        assertThat(Tone.strongest(up.between(0.1, 0.9)).levelDbm0()).isCloseTo(-10, offset(0.1));
        assertThat(Tone.strongest(up.between(0.1, 0.9)).purity()).isGreaterThan(0.999);
    }

    @Test
    void whatDoesNotFitTheLowerRateIsGoneNotFolded() {
        Sound down = Tone.sine(48000, 5000, 0, 1).at(8000);

        assertThat(Tone.strongest(down.between(0.1, 0.9)).levelDbm0()).isLessThan(-60);
    }

    @Test
    void soundsOfDifferentRatesAreNotJoined() {
        assertThatThrownBy(() -> Sound.silence(8000, 1).then(Sound.silence(48000, 1))).hasMessageContaining("48000");
    }
}
