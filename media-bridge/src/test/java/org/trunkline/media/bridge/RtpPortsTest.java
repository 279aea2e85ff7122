package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RtpPortsTest {
    private long nowNanos = Long.MAX_VALUE - 5_000_000_000L; // the clock wraps while ports rest
    private final RtpPorts ports = new RtpPorts(40_000, 40_005, () -> nowNanos);

    private int take() {
        return ports.take().orElseThrow();
    }

    @Test
    void aPortRestsBeforeItIsUsedAgain() {
        int first = take();
        ports.giveBack(first);
        assertThat(take()).isNotEqualTo(first);
        assertThat(take()).isNotEqualTo(first);
    }

    @Test
    void afterItsRestAPortIsUsedAgainInItsTurn() {
        int first = take();
        ports.giveBack(first);
        nowNanos += RtpPorts.REST.toNanos();
        assertThat(new int[] {take(), take(), take()}).containsExactly(40_002, 40_004, first);
    }

    @Test
    void betterATiredPortThanNoCall() {
        int first = take();
        take();
        take();
        assertThat(ports.take()).isEmpty();
        ports.giveBack(first);
        assertThat(ports.free()).isEqualTo(1);
        assertThat(take()).isEqualTo(first);
        assertThat(ports.inUse()).isEqualTo(3);
    }

    @Test
    void onlyPairsAreGivenOut() {
        assertThat(new RtpPorts(40_000, 40_000, () -> nowNanos).take()).isEmpty();
    }
}
