package org.trunkline.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.trunkline.config.TrunkPlan;
import org.trunkline.media.bridge.TrunkMedia;
import org.trunkline.sip.Trunk;

class TrunkLinesTest {
    private final TrunkLines lines = new TrunkLines();

    @Test
    void aTrunkCarriesNoMoreThanItMay() {
        var first = lines.take(trunk(2)).orElseThrow();
        lines.take(trunk(2)).orElseThrow();
        assertThat(lines.take(trunk(2))).isEmpty();
        assertThat(lines.inUse("office")).isEqualTo(2);
        first.giveBack();
        first.giveBack();

        assertThat(lines.inUse("office")).as("given back once").isEqualTo(1);
        assertThat(lines.take(trunk(2))).isPresent();
    }

    @Test
    void aReloadMayAllowFewerThanThereAre() {
        var first = lines.take(trunk(2)).orElseThrow();
        lines.take(trunk(2)).orElseThrow();
        assertThat(lines.take(trunk(1))).isEmpty();
        first.giveBack();
        assertThat(lines.take(trunk(1))).isEmpty();
    }

    private static TrunkPlan trunk(int most) {
        return new TrunkPlan(Trunk.udp("office", "127.0.0.1", 5060, "anonymous"), TrunkMedia.DEFAULT, most);
    }
}
