package org.trunkline.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LossyPathTest {
    private static final long FRAME = Line.FRAME_NANOS;
    private static final long JITTER = 80_000_000;
    private static final int PACKETS = 20_000;

    private record Arrival(int packet, long delayNanos) {}

    @Test
    void aTwentiethIsLostTheRestComesInOrderWithinTheJitter() {
        List<Arrival> arrivals = run(new LossyPath(new Random(1), 0.05, JITTER));

        assertThat(arrivals).extracting(Arrival::packet).isSorted().doesNotHaveDuplicates();
        assertThat(arrivals.size()).isBetween((int) (PACKETS * 0.945), (int) (PACKETS * 0.955));
        assertThat(arrivals).allMatch(a -> a.delayNanos >= 0 && a.delayNanos <= JITTER);
        assertThat(arrivals.stream().mapToLong(Arrival::delayNanos).max().orElseThrow()).isGreaterThan(78_000_000);
        assertThat(arrivals.stream().mapToLong(Arrival::delayNanos).min().orElseThrow()).isLessThan(10_000_000);
    }

    @Test
    void theSameSeedIsTheSameLine() {
        assertThat(run(new LossyPath(new Random(2), 0.05, JITTER))).isEqualTo(run(new LossyPath(new Random(2), 0.05, JITTER)));
    }

    @Test
    void aPerfectPathPassesEverythingAtOnce() {
        assertThat(run(LossyPath.perfect())).hasSize(PACKETS).allMatch(a -> a.delayNanos == 0);
    }

    /** One packet each 20 ms; time jumps from deadline to deadline, over the end of what a long can count. */
    private static List<Arrival> run(LossyPath path) {
        long begin = Long.MAX_VALUE - 1_000 * FRAME;
        List<Arrival> arrivals = new ArrayList<>();
        for (int n = 0; n <= PACKETS; n++) {
            long now = begin + n * FRAME;
            while (path.nextDeadlineNanos() != Long.MAX_VALUE && (path.nextDeadlineNanos() - now < 0 || n == PACKETS)) {
                take(path, path.nextDeadlineNanos(), begin, arrivals);
            }
            if (n < PACKETS) {
                path.put(ByteBuffer.allocate(4).putInt(n).array(), now);
                take(path, now, begin, arrivals);
            }
        }
        return arrivals;
    }

    private static void take(LossyPath path, long now, long begin, List<Arrival> arrivals) {
        for (byte[] packet : path.due(now)) {
            int n = ByteBuffer.wrap(packet).getInt();
            arrivals.add(new Arrival(n, now - (begin + n * FRAME)));
        }
    }
}
