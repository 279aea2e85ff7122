package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.media.leg.Reporter;

/** A browser that reports every five seconds, in which it was sent 250 packets. */
class WayDownTest {
    private static final long INTERVAL_NANOS = 5_000_000_000L;
    private static final int PACKETS = 250;

    private final WayDown way = new WayDown();
    private long nowNanos = Long.MAX_VALUE - INTERVAL_NANOS; // the clock may run over
    private long expected;
    private long lost;

    @Test
    void theFirstReportSaysNothingOfAnInterval() {
        report(100);
        assertThat(way.lossy()).isFalse();
        assertThat(way.expectedLossPercent()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "5, 5", "15, 6", "25, 10", "75, 30", "200, 30"})
    void moreLossIsExpectedWithinBounds(int lostOf250, int percent) {
        report(0);
        report(lostOf250);
        assertThat(way.expectedLossPercent()).isEqualTo(percent);
    }

    @Test
    void lossIsForgottenSlowly() {
        report(0);
        report(25);
        report(0);
        assertThat(way.expectedLossPercent()).isEqualTo(8);
        report(0);
        assertThat(way.expectedLossPercent()).isEqualTo(7);
        assertThat(way.lossy()).isTrue();
        for (int i = 0; i < 6; i++) {
            report(0);
        }
        assertThat(way.lossy()).isFalse();
    }

    @Test
    void whatWasOnlyLateIsNoLossInTheEnd() {
        report(50);
        report(-20);
        assertThat(way.expectedLossPercent()).isEqualTo(5);
    }

    @Test
    void beforeTheFirstReportNothingIsKnown() {
        say();
        report(100);
        assertThat(way.lossy()).isFalse();
    }

    @Test
    void aReportOfAFewPacketsIsAddedToTheNext() {
        report(0);
        report(2, 4);
        assertThat(way.lossy()).isFalse();
        report(0, 246);
        assertThat(way.lossy()).isFalse();
    }

    @Test
    void aWayIsCleanAfterAWhile() {
        report(0);
        assertThat(way.clean()).isFalse();
        report(2);
        assertThat(way.clean()).isTrue();
        report(3);
        assertThat(way.clean()).isFalse();
    }

    @Test
    void patienceGrowsEachTimeThatItWasMisplaced() {
        assertThat(secondsUntilClean()).isCloseTo(5, Offset.offset(5));
        report(50);
        assertThat(secondsUntilClean()).isCloseTo(10, Offset.offset(5));
        report(50);
        report(50); // one trouble, not two
        assertThat(secondsUntilClean()).isCloseTo(20, Offset.offset(5));
    }

    private int secondsUntilClean() {
        int reports = 0;
        while (!way.clean()) {
            report(0);
            reports++;
        }
        return reports * 5;
    }

    private void report(int newlyLost) {
        report(newlyLost, PACKETS);
    }

    private void report(int newlyLost, int packets) {
        expected += packets;
        lost += newlyLost;
        nowNanos += INTERVAL_NANOS;
        say();
    }

    private void say() {
        way.reported(new Reporter.Quality(expected, lost, 0, false, 0, 0, OptionalLong.empty()), nowNanos);
    }
}
