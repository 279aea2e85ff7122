package org.trunkline.media.listening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against an implementation by others: {@code bench/rig/score.py --pairs} says these figures of the same samples. */
class StoiTest {
    @ParameterizedTest
    @CsvSource({"0, 0, 1.0", "10, 0, 0.9224", "4, 0, 0.8271", "0, 1000, 0.9304", "0, 5000, 0.6479", "10, 1000, 0.8687"})
    void saysWhatTheRigSays(int silentFrameOf, int noise, double score) {
        double[] clean = Speech.narrow();
        double[] degraded = clean.clone();
        int random = 1;
        for (int i = 0; i < degraded.length; i++) {
            random = random * 1664525 + 1013904223;
            degraded[i] = silentFrameOf > 0 && i / 160 % silentFrameOf == 0 ? 0 : degraded[i];
            degraded[i] += noise * (random / 0x1p31);
        }
        assertThat(Stoi.of(clean, degraded)).isCloseTo(score, within(0.0005));
    }
}
