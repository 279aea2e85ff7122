package org.trunkline.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceptionStatisticsTest {
    private static final long MILLI = 1_000_000;
    private static final long YEAR = 365L * 24 * 3_600 * 1_000 * MILLI;

    private final ReceptionStatistics statistics = new ReceptionStatistics(8_000);

    /** Packet number i of a stream that begins anywhere, 20 ms each, as punctual as told. */
    private void packet(int first, int i, long lateNanos) {
        statistics.on(first + i & 0xFFFF, i * 160, YEAR + i * 20 * MILLI + lateNanos);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32767, 32768, 65535})
    void aCompleteStreamHasNoLossAndNoJitter(int first) {
        for (int i = 0; i < 70_000; i++) {
            packet(first, i, 0);
        }
        ReportBlock report = statistics.report(7, YEAR);
        assertThat(report).isEqualTo(new ReportBlock(7, 0, 0, first + 69_999, 0, 0, 0));
        assertThat(statistics.snapshot()).isEqualTo(new ReceptionStatistics.Snapshot(70_000, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65_500, 65_535, 32_760})
    void lossIsToldOfTheIntervalAndOfTheWhole(int first) { // RFC 3550 A.3
        for (int i = 0; i < 100; i++) {
            if (i % 4 != 1) {
                packet(first, i, 0);
            }
        }
        assertThat(statistics.report(7, YEAR)).satisfies(report -> {
            assertThat(report.fractionLost()).isEqualTo(25 * 256 / 100);
            assertThat(report.cumulativeLost()).isEqualTo(25);
            assertThat(report.extendedHighest()).isEqualTo(first + 99);
        });
        for (int i = 100; i < 200; i++) {
            packet(first, i, 0);
        }
        assertThat(statistics.report(7, YEAR)).satisfies(report -> {
            assertThat(report.fractionLost()).isZero();
            assertThat(report.cumulativeLost()).isEqualTo(25);
        });
    }

    @Test
    void nearlyEverythingLostStaysWithinItsEightBits() {
        packet(0, 0, 0);
        statistics.report(7, YEAR);
        packet(0, 3_000, 0);
        assertThat(statistics.report(7, YEAR).fractionLost()).isEqualTo(255);
    }

    @Test
    void doubledPacketsMakeTheLossNegativeAndNeverTheFraction() {
        for (int i = 0; i < 10; i++) {
            packet(0, i, 0);
            packet(0, i, 0);
        }
        ReportBlock report = statistics.report(7, YEAR);
        assertThat(report.cumulativeLost()).isEqualTo(-10);
        assertThat(report.fractionLost()).isZero();
    }

    @Test
    void nothingHeardIsNothingLost() {
        assertThat(statistics.report(7, YEAR)).isEqualTo(new ReportBlock(7, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void latePacketsAreNotLost() {
        packet(65_530, 0, 0);
        packet(65_530, 9, 0);
        for (int i = 8; i > 0; i--) {
            packet(65_530, i, 0);
        }
        assertThat(statistics.snapshot().lost()).isZero();
    }

    @Test
    void aSenderThatStartsAnewIsCountedAnew() { // RFC 3550 A.1
        for (int i = 0; i < 50; i += 2) {
            packet(0, i, 0);
        }
        for (int i = 0; i < 11; i++) {
            packet(40_000, i, 0);
        }
        ReportBlock report = statistics.report(7, YEAR);
        assertThat(report.cumulativeLost()).isZero();
        assertThat(report.extendedHighest()).isEqualTo(40_010);
        assertThat(statistics.snapshot().received()).as("before, too").isEqualTo(25 + 10);
        assertThat(statistics.snapshot().lost()).isEqualTo(24);
    }

    @Test
    void aStrayIsNotCounted() {
        packet(0, 0, 0);
        packet(40_000, 0, 0);
        packet(0, 1, 0);
        assertThat(statistics.snapshot()).isEqualTo(new ReceptionStatistics.Snapshot(2, 0, 0));
    }

    @Test
    void jitterIsTheRunningMeanOfTheRfc() { // RFC 3550 §6.4.1: J += (|D| - J) / 16
        Random random = new Random(8);
        double expected = 0;
        double lateBefore = 0;
        for (int i = 0; i < 5_000; i++) {
            long lateNanos = random.nextInt(40) * MILLI;
            packet(65_000, i, lateNanos);
            double late = lateNanos / 125_000.0;
            expected += i == 0 ? 0 : (Math.abs(late - lateBefore) - expected) / 16;
            lateBefore = late;
        }
        assertThat((double) statistics.report(7, YEAR).jitter()).isCloseTo(expected, within(1.0));
        assertThat(statistics.snapshot().jitterMicros() / 125.0).isCloseTo(expected, within(1.0));
    }

    @Test
    void constantDelayIsNoJitterWhereverTheClocksWrap() {
        for (int i = 0; i < 100; i++) {
            statistics.on(i, Integer.MAX_VALUE - 8_000 + i * 160, Long.MAX_VALUE - 1_000 * MILLI + i * 20 * MILLI);
        }
        assertThat(statistics.report(7, YEAR).jitter()).isZero();
    }

    @Test
    void packetsOfOneTelephoneEventSayNothingOfJitter() {
        for (int i = 0; i < 50; i++) {
            statistics.on(i, 1_000, YEAR + i * 20 * MILLI);
        }
        assertThat(statistics.snapshot()).isEqualTo(new ReceptionStatistics.Snapshot(50, 0, 0));
    }

    @Test
    void theLastSenderReportIsToldWithItsAge() { // RFC 3550 §6.4.1, Figure 2: 5.25 seconds
        statistics.onSenderReport(0xB44D_B705_2000_0000L, YEAR);
        ReportBlock report = statistics.report(7, YEAR + 5_250 * MILLI);
        assertThat(report.lastSenderReport()).isEqualTo(0xB705_2000);
        assertThat(report.delaySinceLastSenderReport()).isEqualTo(0x0005_4000);
        assertThat(report.roundTripNanos(0xB44D_B710_8000_0000L)).hasValue(6_125 * MILLI);
    }
}
