package org.trunkline.media.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One loop's alarms in simulated time: the bell rings when it was asked to, and stands still between. */
class AlarmsTest {
    private static final long MILLI = 1_000_000;

    private final PriorityQueue<Long> bells = new PriorityQueue<>();
    private final Alarms alarms = new Alarms(delayNanos -> bells.add(this.nowNanos + delayNanos));
    private final List<String> woken = new ArrayList<>();
    private long nowNanos = -5_000_000_001L; // the monotonic clock may start anywhere
    private int rings;

    private class Sleeper implements Timed {
        private final String name;
        private final Wakeup alarm = new Wakeup(alarms, () -> nowNanos, this);
        private long deadlineNanos = NEVER;
        private long everyNanos = NEVER;
        private int asked;

        Sleeper(String name) {
            this.name = name;
        }

        void in(long nanos) {
            deadlineNanos = nowNanos + nanos;
            alarm.rearm();
        }

        @Override
        public void onTime(long now) {
            asked++;
            if (deadlineNanos != NEVER && deadlineNanos - now <= 0) {
                woken.add(name);
                deadlineNanos = everyNanos == NEVER ? NEVER : now + everyNanos;
            }
        }

        @Override
        public long nextDeadlineNanos() {
            return deadlineNanos;
        }
    }

    private void pass(long nanos) {
        long untilNanos = nowNanos + nanos;
        while (!bells.isEmpty() && bells.peek() <= untilNanos) {
            nowNanos = Math.max(nowNanos, bells.remove());
            rings++;
            alarms.ring(nowNanos);
        }
        nowNanos = untilNanos;
    }

    @Test
    void eachIsWokenInItsMillisecondAndTheSoonestFirst() {
        new Sleeper("b").in(30 * MILLI);
        new Sleeper("a").in(10 * MILLI);
        pass(10 * MILLI - 1);
        assertThat(woken).isEmpty();
        pass(MILLI + 1);
        assertThat(woken).containsExactly("a");
        pass(20 * MILLI);
        assertThat(woken).containsExactly("a", "b");
    }

    @Test
    void aDeadlineThatMovedLaterIsFoundNotDueAndKept() {
        var sleeper = new Sleeper("a");
        sleeper.in(10 * MILLI);
        sleeper.in(50 * MILLI);
        pass(49 * MILLI);
        assertThat(woken).isEmpty();
        assertThat(sleeper.asked).isZero();
        pass(2 * MILLI);
        assertThat(woken).containsExactly("a");
    }

    @Test
    void aDeadlineThatMovedSoonerIsKeptToo() {
        var sleeper = new Sleeper("a");
        sleeper.in(50 * MILLI);
        sleeper.in(10 * MILLI);
        pass(11 * MILLI);
        assertThat(woken).containsExactly("a");
    }

    @Test
    void whatIsTakenAwayWakesNobody() {
        var sleeper = new Sleeper("a");
        sleeper.in(10 * MILLI);
        sleeper.alarm.cancel();
        pass(50 * MILLI);
        assertThat(woken).isEmpty();
    }

    /** 400 calls with a deadline every 100 ms are 4000 alarms a second; the loop is not woken 4000 times. */
    @Test
    void thoseOfOneMillisecondGoOffTogether() {
        var random = new Random(1);
        for (int i = 0; i < 400; i++) {
            var sleeper = new Sleeper("call");
            sleeper.everyNanos = 100 * MILLI;
            sleeper.in(random.nextLong(100 * MILLI));
        }
        pass(1000 * MILLI);
        assertThat(woken).hasSizeBetween(3900, 4400);
        assertThat(rings).isLessThan(1100);
    }

    @Test
    void aBugOfOneLeavesTheOthersTheirs() {
        var broken = new Sleeper("broken") {
            @Override
            public void onTime(long now) {
                throw new IllegalStateException("bug");
            }
        };
        broken.in(10 * MILLI);
        new Sleeper("a").in(10 * MILLI + 1);
        assertThatThrownBy(() -> pass(20 * MILLI)).hasMessage("bug");
        pass(1);
        assertThat(woken).containsExactly("a");
    }

    @Test
    void oneThatIsAlwaysDueLeavesTheLoopItsTurns() {
        var restless = new Sleeper("restless");
        restless.everyNanos = 0;
        restless.in(0);
        alarms.ring(nowNanos);
        assertThat(woken).containsExactly("restless");
        assertThat(bells.peek()).isBetween(nowNanos, nowNanos + MILLI);
    }

    @Test
    void aLateLoopReadsItsSocketsFirst() {
        new Sleeper("a").in(10 * MILLI);
        bells.clear();
        nowNanos += 40 * MILLI; // the loop was busy
        alarms.ring(nowNanos);
        assertThat(woken).isEmpty();
        pass(0);
        assertThat(woken).containsExactly("a");
    }
}
