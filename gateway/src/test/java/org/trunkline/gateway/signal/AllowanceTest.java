package org.trunkline.gateway.signal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowanceTest {
    private static final long MILLI = 1_000_000;

    @ParameterizedTest
    @ValueSource(longs = {0, -5, Long.MAX_VALUE, Long.MIN_VALUE}) // monotonic time may wrap
    void aBurstThenSoManyASecond(long startNanos) {
        var allowance = new Allowance(10, 50, startNanos);
        assertThat(taken(allowance, 100, startNanos)).isEqualTo(10);
        assertThat(taken(allowance, 100, startNanos + 19 * MILLI)).isZero();
        assertThat(taken(allowance, 100, startNanos + 20 * MILLI)).isEqualTo(1);
        assertThat(taken(allowance, 100, startNanos + 1020 * MILLI)).isEqualTo(10);
        assertThat(taken(allowance, 3, startNanos + 100_000 * MILLI)).isEqualTo(3);
        assertThat(taken(allowance, 100, startNanos + 100_000 * MILLI)).isEqualTo(7);
    }

    private static int taken(Allowance allowance, int wanted, long nowNanos) {
        int taken = 0;
        for (int i = 0; i < wanted; i++) {
            taken += allowance.take(nowNanos) ? 1 : 0;
        }
        return taken;
    }
}
