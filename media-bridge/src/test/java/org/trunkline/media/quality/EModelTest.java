package org.trunkline.media.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ITU-T G.107, against what it and its neighbours publish. */
class EModelTest {
    /** G.107 Table 2, its note: all parameters at their defaults. */
    @Test
    void withoutDelayAndLossTheRatingIsThatOfTheStandard() {
        assertThat(EModel.r(0, 0)).isCloseTo(93.2, within(0.05));
        assertThat(EModel.mos(93.2)).isCloseTo(4.41, within(0.005));
    }

    /** G.107 Table B.1. */
    @ParameterizedTest
    @CsvSource({"90, 4.34", "80, 4.03", "70, 3.60", "60, 3.10", "50, 2.58", "0, 1", "-10, 1", "3, 1", "100, 4.5", "110, 4.5"})
    void aRatingIsAnOpinion(double r, double mos) {
        assertThat(EModel.mos(r)).isCloseTo(mos, within(0.01));
    }

    /** The formulas of G.107 §7, worked out with all of its parameters by a program of its own. */
    @ParameterizedTest
    @CsvSource({"20, 92.531", "50, 91.756", "100, 90.664", "150, 89.539", "200, 85.805", "250, 79.177", "300, 72.666", "400, 62.247"})
    void delayCosts(double oneWayMillis, double r) {
        assertThat(EModel.r(oneWayMillis, 0)).isCloseTo(r, within(0.005));
    }

    /** G.107 §7.5 with the values of G.113 Appendix I. */
    @ParameterizedTest
    @CsvSource({
        "G711, 0, 0",
        "G711, 1, 17.92",
        "G711, 4.3, 47.5",
        "G711_CONCEALED, 1, 3.64",
        "G711_CONCEALED, 5, 15.78",
        "OPUS, 0, 5",
        "OPUS, 1, 13.18",
        "OPUS, 10, 50",
        "G711, 100, 91.08"
    })
    void lossCostsAsMuchAsTheCodecBearsItBadly(Equipment codec, double lossPercent, double impairment) {
        assertThat(codec.effective(lossPercent)).isCloseTo(impairment, within(0.005));
    }
}
