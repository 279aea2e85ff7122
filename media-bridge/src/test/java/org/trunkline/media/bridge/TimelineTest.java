package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimelineTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, -960, 0x7FFFFC40})
    void keepsItsPaceOverAnyWrapWithoutRounding(int first) {
        var timeline = new Timeline(48_000, 8_000);
        timeline.anchor(first, 500);
        long frames = 50L * 3600 * 30; // thirty hours: the timestamp wraps once a day
        for (long i = 0; i < frames; i += 7) {
            assertThat(timeline.map((int) (first + 960 * i))).isEqualTo(500 + 160 * i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-48_000, -960, -961, -1})
    void anOlderTimestampLiesBefore(int back) {
        var timeline = new Timeline(48_000, 8_000);
        timeline.anchor(1_000_000, 10_000);
        timeline.map(1_000_000 + 960);
        assertThat(timeline.map(1_000_000 + back)).isEqualTo(10_000 + back / 6);
    }
}
