package org.trunkline.media.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A heart whose loop is the test: time is a number. */
class HeartbeatTest {
    private static final long MILLI = 1_000_000;

    private final List<String> beats = new ArrayList<>();
    private long nowNanos = -3 * MILLI; // the clock may be negative
    private final Heartbeat heart = new Heartbeat(
            (late, busy, since, now) -> beats.add("%d late, %d of %d busy".formatted(late / MILLI, busy / MILLI, since / MILLI)),
            nowNanos);

    @Test
    void eachBeatTellsHowLateItComesAndHowLongTheLoopWorked() {
        beat(0, 0);
        beat(7, 4);
        beat(0, 40); // of a round that began before
        assertThat(beats).containsExactly("0 late, 0 of 10 busy", "7 late, 4 of 17 busy", "0 late, 10 of 10 busy");
    }

    @Test
    void aSecondForgetsWhatTenMinutesRemember() {
        beat(80, 1);
        for (int i = 0; i < 130; i++) {
            beat(0, 2);
        }
        var health = heart.health();
        assertThat(health.latenessOfASecond().mostNanos()).isLessThan(MILLI);
        assertThat(health.latenessOfASecond().count()).isEqualTo(100);
        assertThat(health.latenessOfTenMinutes().mostNanos()).isGreaterThanOrEqualTo(80 * MILLI);
        assertThat(health.roundsOfASecond().p50Nanos()).isBetween(2 * MILLI, 2 * MILLI + MILLI / 4);
    }

    @Test
    void tenMinutesForgetToo() {
        beat(80, 1);
        for (int i = 0; i < 60_100; i++) {
            beat(0, 1);
        }
        assertThat(heart.health().latenessOfTenMinutes().mostNanos()).isLessThan(MILLI);
        assertThat(heart.health().latenessOfTenMinutes().count()).isGreaterThan(50_000);
    }

    @Test
    void busyIsAShareOfAboutASecond() {
        for (int i = 0; i < 500; i++) {
            beat(0, 7);
        }
        assertThat(heart.health().busyPercent()).isBetween(68, 71);
    }

    @Test
    void aHeartThatHangsIsSeenFromOutside() {
        assertThat(heart.overdueNanos(nowNanos)).isEqualTo(-10 * MILLI);
        assertThat(heart.overdueNanos(nowNanos + 60 * MILLI)).isEqualTo(50 * MILLI);
    }

    @Test
    void whatWasForgottenIsNotCounted() {
        beat(500, 500);
        heart.forget();
        for (int i = 0; i < 10; i++) {
            beat(0, 0);
        }
        assertThat(heart.health().latenessOfTenMinutes().mostNanos()).isLessThan(MILLI);
        assertThat(heart.health().busyPercent()).isZero();
    }

    private void beat(long lateMillis, long busyMillis) {
        heart.worked(busyMillis * MILLI);
        nowNanos = heart.nextDeadlineNanos() + lateMillis * MILLI;
        heart.onTime(nowNanos);
    }
}
