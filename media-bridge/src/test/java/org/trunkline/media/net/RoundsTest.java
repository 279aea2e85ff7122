package org.trunkline.media.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.SelectStrategy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A loop that looks for datagrams on a clock of the test's. */
class RoundsTest {
    private long nowNanos = Long.MAX_VALUE - 500_000; // it wraps
    private final List<Long> slept = new ArrayList<>();
    private final Rounds rounds = new Rounds(() -> nowNanos, nanos -> {
        slept.add(nanos);
        nowNanos += nanos;
    });

    @Test
    void whatComesShortlyAfterAnotherGathers() throws Exception {
        looks();
        nowNanos += 100_000;
        looks();
        nowNanos += 699_999;
        looks();
        assertThat(slept).containsExactly(600_000L, 1L);
    }

    @Test
    void whoHasLittleToDoOrTooMuchIsNotHeldUp() throws Exception {
        looks();
        nowNanos += 20_000_000;
        looks();
        nowNanos += 700_000;
        looks();
        assertThat(slept).isEmpty();
    }

    @Test
    void tasksDoNotWait() throws Exception {
        looks();
        assertThat(rounds.calculateStrategy(() -> 3, true)).isEqualTo(3);
        assertThat(slept).isEmpty();
    }

    @Test
    void gatheringIsNoWork() throws Exception {
        var worked = new ArrayList<Long>();
        rounds.tell(worked::add);
        looks();
        rounds.works(nowNanos);
        nowNanos += 50_000;
        looks();
        rounds.works(nowNanos);
        nowNanos += 70_000;
        looks();
        assertThat(worked).containsExactly(50_000L, 70_000L);
    }

    private void looks() throws Exception {
        assertThat(rounds.calculateStrategy(() -> 0, false)).isEqualTo(SelectStrategy.SELECT);
    }
}
