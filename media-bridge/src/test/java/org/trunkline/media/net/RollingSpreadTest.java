package org.trunkline.media.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RollingSpreadTest {
    private final RollingSpread times = new RollingSpread(3);

    @Test
    void nothingHasNoSpread() {
        assertThat(times.spread()).isEqualTo(Spread.NONE);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 8_191, 8_192, 65_535, 65_536, 131_071, 131_072, 1_000_000, 5_000_000, 40_000_001, 7_900_000_000L})
    void aTimeIsToldNoShorterThanItWasAndAnEighthTooLongAtMost(long nanos) {
        times.count(nanos);
        assertThat(times.spread().mostNanos()).isBetween(nanos, nanos + Math.max(8_192, nanos / 8 + 1));
    }

    @Test
    void whatIsBeyondTheLastBucketIsCountedInIt() {
        times.count(Long.MAX_VALUE);
        times.count(-1);
        assertThat(times.spread().count()).isEqualTo(2);
        assertThat(times.spread().mostNanos()).isGreaterThan(8_000_000_000L);
    }

    @Test
    void quantilesLeaveOutTheTail() {
        for (int i = 0; i < 998; i++) {
            times.count(i < 500 ? 1_000_000 : 2_000_000);
        }
        times.count(50_000_000);
        times.count(90_000_000);
        var spread = times.spread();
        assertThat(spread.p50Nanos()).isBetween(1_000_000L, 1_125_000L);
        assertThat(spread.p99Nanos()).isBetween(2_000_000L, 2_250_000L);
        assertThat(spread.p999Nanos()).isBetween(50_000_000L, 56_250_000L);
        assertThat(spread.mostNanos()).isBetween(90_000_000L, 101_250_000L);
    }

    @Test
    void whatRollsOutOfTheWindowIsForgotten() {
        times.count(90_000_000);
        times.roll();
        times.count(1_000_000);
        times.roll();
        assertThat(times.spread().count()).isEqualTo(2);
        times.roll();
        assertThat(times.spread().count()).isEqualTo(1);
        assertThat(times.spread().mostNanos()).isLessThan(2_000_000);
        times.clear();
        assertThat(times.spread()).isEqualTo(Spread.NONE);
    }
}
