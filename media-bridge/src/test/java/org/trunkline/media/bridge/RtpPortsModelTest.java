package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RtpPortsModelTest {
    private long nowNanos;

    @Property(tries = 300, seed = "1")
    void noPairIsGivenTwiceAndOneThatHasNotRestedOnlyWhereThereIsNoOther(
            @ForAll @IntRange(min = 0, max = 12) int pairs, @ForAll long start, @ForAll long seed) {
        var random = new Random(seed);
        nowNanos = start; // may wrap
        var ports = new RtpPorts(40_000, 40_000 + 2 * pairs - 1, () -> nowNanos);
        List<Integer> inUse = new ArrayList<>();
        Map<Integer, Long> givenBack = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            nowNanos += random.nextLong(3_000_000_000L);
            if (random.nextInt(5) < 3) {
                var taken = ports.take();
                assertThat(taken.isPresent()).isEqualTo(inUse.size() < pairs);
                taken.ifPresent(port -> {
                    assertThat(port % 2).isZero();
                    assertThat(port).isBetween(40_000, 40_000 + 2 * pairs - 2);
                    assertThat(inUse).doesNotContain(port);
                    inUse.add(port);
                    if (tired(givenBack, port)) {
                        var tired = givenBack.keySet().stream().filter(p -> !inUse.contains(p) && tired(givenBack, p));
                        assertThat(inUse.size() + tired.count()).isEqualTo(pairs);
                    }
                });
            } else if (!inUse.isEmpty()) {
                int port = inUse.remove(random.nextInt(inUse.size()));
                ports.giveBack(port);
                givenBack.put(port, nowNanos);
            }
            assertThat(ports.inUse()).isEqualTo(inUse.size());
            assertThat(ports.free()).isEqualTo(pairs - inUse.size());
        }
    }

    private boolean tired(Map<Integer, Long> givenBack, int port) {
        return givenBack.containsKey(port) && nowNanos - givenBack.get(port) < RtpPorts.REST.toNanos();
    }
}
