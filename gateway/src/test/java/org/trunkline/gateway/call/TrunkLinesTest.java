package org.trunkline.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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

    @Test
    void aTrunkIsLeftAloneAsLongAsItWantsButNotForEver() {
        long now = Long.MAX_VALUE - 1; // monotonic time may wrap
        assertThat(lines.rests(trunk(1), now)).isFalse();
        lines.rest(trunk(1), Duration.ofSeconds(30), now);
        assertThat(lines.rests(trunk(1), now + Duration.ofMillis(29_999).toNanos())).isTrue();
        assertThat(lines.rests(trunk(1), now + Duration.ofSeconds(30).toNanos())).isFalse();
        lines.rest(trunk(1), Duration.ofDays(9), now);
        assertThat(lines.rests(trunk(1), now + Duration.ofMinutes(5).toNanos())).isFalse();
    }

    private static TrunkPlan trunk(int most) {
        return new TrunkPlan(Trunk.udp("office", "127.0.0.1", 5060, "anonymous"), TrunkMedia.DEFAULT, most);
    }
}
