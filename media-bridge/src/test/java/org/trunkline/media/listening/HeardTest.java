package org.trunkline.media.listening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What is measured, on speech that was spoilt in one known way. */
class HeardTest {
    private static final int FRAME = 160;

    private final short[] speech = Speech.shorts(Speech.narrow());

    @Test
    void nothingIsWrongWithSpeechThatIsOnlyLate() {
        var heard = heard(after(137, speech));
        assertThat(heard.stoi()).isGreaterThan(0.999);
        assertThat(heard.levelDb()).isCloseTo(0, within(0.01));
        assertThat(heard.gapSecondsAMinute()).isZero();
        assertThat(heard.shifted()).isZero();
    }

    @Test
    void halfTheVoltageIsSixDecibels() {
        short[] quieter = speech.clone();
        for (int i = 0; i < quieter.length; i++) {
            quieter[i] /= 2;
        }
        assertThat(heard(quieter).levelDb()).isCloseTo(-6.02, within(0.05));
        assertThat(heard(quieter).stoi()).isGreaterThan(0.999);
    }

    @Test
    void framesThatAreMissingAreGapsWhereSomebodySpeaks() {
        short[] missing = speech.clone();
        for (int at = 0; at < missing.length; at += 10 * FRAME) {
            Arrays.fill(missing, at, at + FRAME, (short) 0);
        }
        assertThat(heard(missing).gapSecondsAMinute()).isBetween(3.0, 6.0);
        assertThat(heard(missing).shifted()).isZero();
    }

    @Test
    void oneFrameMoreInTheMiddleMovesTheRest() {
        short[] more = after(FRAME, speech);
        System.arraycopy(speech, 0, more, 0, speech.length / 2);
        assertThat(heard(more).shifted()).isBetween(10, 25);
    }

    private static Heard heard(short[] degraded) {
        return new Heard(Speech.narrow(), degraded);
    }

    private static short[] after(int samples, short[] pcm) {
        short[] later = new short[samples + pcm.length];
        System.arraycopy(pcm, 0, later, samples, pcm.length);
        return later;
    }
}
