package org.trunkline.media.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GainTest {
    @ParameterizedTest
    @ValueSource(doubles = {-20, -6, -3.5, 0, 1, 6, 12, 20})
    void everyValueIsScaledAndWhatIsTooLoudStaysAtFullScale(double db) {
        var gain = Gain.ofDb(db);
        double factor = Math.pow(10, db / 20);
        short[] pcm = new short[65_536];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (i - 32_768);
        }
        gain.apply(pcm, 0, pcm.length, pcm, 0);
        for (int i = 0; i < pcm.length; i++) {
            double exact = Math.clamp((i - 32_768) * factor, Short.MIN_VALUE, Short.MAX_VALUE);
            double off = Math.abs(pcm[i] - exact);
            assertThat(off <= 0.5 + 0.01 * Math.abs(exact)).as("%d at %f dB: %d", i - 32_768, db, pcm[i]).isTrue();
        }
        assertThat(gain.isNone()).isEqualTo(db == 0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-21, 20.1, Double.NaN, Double.POSITIVE_INFINITY})
    void moreIsAMistake(double db) {
        assertThatThrownBy(() -> Gain.ofDb(db)).hasMessageContaining("-20 to 20 dB");
    }

    @Test
    void onlyTheFrameThatIsMeantIsTouched() {
        short[] in = {100, 200, 300, 400};
        short[] out = {1, 2, 3, 4};
        Gain.ofDb(20).apply(in, 1, 2, out, 2);
        assertThat(out).containsExactly((short) 1, (short) 2, (short) 2000, (short) 3000);
        assertThat(in).containsExactly((short) 100, (short) 200, (short) 300, (short) 400);
    }
}
