package org.trunkline.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Sequence numbers and reception statistics beside naive ones that count with 64 bits. */
class NumbersModelTest {
    private static final int CLOCK_HZ = 8000;
    private static final int TICKS = 160;
    private static final long FRAME_NANOS = 20_000_000;
    private static final long HOUR_NANOS = 3600L * 1_000_000_000;

    @Provide
    Arbitrary<long[]> journeys() {
        return Journeys.of(300, SequenceNumbers.MAX_DROPOUT - 1, SequenceNumbers.MAX_MISORDER);
    }

    @Property(tries = 300, seed = "1")
    void positionsAreThoseOfTheSender(@ForAll("journeys") long[] arrivals) {
        var numbers = new SequenceNumbers();
        long newest = arrivals[0];
        for (long number : arrivals) {
            newest = Math.max(newest, number);
            assertThat(numbers.unwrap((int) number & 0xFFFF)).isEqualTo(number);
            assertThat(numbers.newest()).isEqualTo(newest);
        }
        assertThat(numbers.restarts()).isZero();
    }

    @Property(tries = 200, seed = "2")
    void aPacketFromNowhereChangesNothing(@ForAll("journeys") long[] arrivals, @ForAll @IntRange(min = 3100, max = 65_000) int far) {
        var numbers = new SequenceNumbers();
        for (int i = 0; i < arrivals.length; i++) {
            assertThat(numbers.unwrap((int) arrivals[i] & 0xFFFF)).isEqualTo(arrivals[i]);
            if (i % 7 == 0) {
                long newest = numbers.newest();
                numbers.unwrap((int) (newest + far) & 0xFFFF);
                assertThat(numbers.newest()).isEqualTo(newest);
            }
        }
    }

    @Property(tries = 300, seed = "3")
    void deltasOfNumbersAndTimesAreThoseOfTheSender(@ForAll long older, @ForAll @IntRange int ahead) {
        long newer = older + ahead;
        assertThat(Timestamps.delta((int) newer, (int) older)).isEqualTo(ahead);
        assertThat(SequenceNumbers.delta((int) newer & 0xFFFF, (int) older & 0xFFFF)).isEqualTo((short) ahead);
    }

    @Property(tries = 300, seed = "4")
    void reportsCountWhatWasSentAndWhatCame(
            @ForAll("journeys") long[] arrivals, @ForAll int startTimestamp, @ForAll @IntRange(min = 1, max = 80) int reportEvery) {
        var statistics = new ReceptionStatistics(CLOCK_HZ);
        long expectedBefore = 0;
        long receivedBefore = 0;
        for (int i = 0; i < arrivals.length; i++) {
            statistics.on((int) arrivals[i] & 0xFFFF, startTimestamp + (int) (arrivals[i] * TICKS), i * FRAME_NANOS);
            if (i % reportEvery == 0) {
                long received = i + 1;
                long expected = Arrays.stream(arrivals, 0, i + 1).max().orElseThrow() - arrivals[0] + 1;
                long lostSince = expected - expectedBefore - (received - receivedBefore);
                var block = statistics.report(9, i * FRAME_NANOS);
                assertThat(block.cumulativeLost()).isEqualTo((int) (expected - received));
                assertThat(block.extendedHighest()).isEqualTo((int) (arrivals[0] + expected - 1));
                assertThat(block.fractionLost()).isEqualTo(fraction(lostSince, expected - expectedBefore));
                assertThat(statistics.snapshot().received()).isEqualTo(received);
                assertThat(statistics.snapshot().lost()).isEqualTo(expected - received);
                expectedBefore = expected;
                receivedBefore = received;
            }
        }
    }

    /** RFC 3550 A.8, with times that do not wrap. */
    @Property(tries = 200, seed = "5")
    void jitterIsThatOfTheSendersTimes(
            @ForAll("journeys") long[] arrivals, @ForAll int startTimestamp, @ForAll @IntRange(max = 4000) int mostLateMicros) {
        var statistics = new ReceptionStatistics(CLOCK_HZ);
        long nowNanos = 100 * HOUR_NANOS;
        long transit = 0;
        long jitterSixteenths = 0;
        for (int i = 0; i < arrivals.length; i++) {
            nowNanos += FRAME_NANOS + (i * 7919L % (mostLateMicros + 1)) * 1000;
            statistics.on((int) arrivals[i] & 0xFFFF, startTimestamp + (int) (arrivals[i] * TICKS), nowNanos);
            long its = (nowNanos - 100 * HOUR_NANOS - FRAME_NANOS) / 125_000 - arrivals[i] * TICKS;
            if (i > 0 && arrivals[i] != arrivals[i - 1]) {
                jitterSixteenths += Math.abs(its - transit) - (jitterSixteenths + 8 >> 4);
            }
            transit = i == 0 || arrivals[i] != arrivals[i - 1] ? its : transit;
            assertThat(statistics.report(9, nowNanos).jitter()).isEqualTo((int) (jitterSixteenths >> 4));
        }
    }

    private static int fraction(long lost, long expected) {
        return expected == 0 || lost <= 0 ? 0 : (int) Math.min(255, lost * 256 / expected);
    }
}
