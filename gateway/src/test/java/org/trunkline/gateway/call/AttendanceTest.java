package org.trunkline.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is online, second by second. */
class AttendanceTest {
    private static final long SECOND = 1_000_000_000L;

    private final Attendance attendance = new Attendance(30 * SECOND);

    @Test
    void whoHasAPageIsOnline() {
        attendance.on("anna", true, 0);
        attendance.on("berta", true, SECOND);
        assertThat(attendance.online()).containsExactlyInAnyOrder("anna", "berta");
        assertThat(attendance.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 5 * SECOND, -10 * SECOND}) // a clock that may wrap
    void whoseLastPageIsGoneIsSoForAWhile(long start) {
        attendance.on("anna", true, start);
        attendance.on("berta", true, start);
        attendance.on("anna", false, start + SECOND);
        attendance.on("berta", false, start + 3 * SECOND);
        assertThat(attendance.nextDeadlineNanos()).isEqualTo(start + 31 * SECOND);
        attendance.onTime(start + 31 * SECOND - 1);
        assertThat(attendance.online()).containsExactlyInAnyOrder("anna", "berta");
        attendance.onTime(start + 31 * SECOND);
        assertThat(attendance.online()).containsExactly("berta");
        attendance.onTime(start + 33 * SECOND);
        assertThat(attendance.online()).isEmpty();
    }

    @Test
    void aReloadIsNotNoticed() {
        attendance.on("anna", true, 0);
        attendance.on("anna", false, SECOND);
        attendance.on("anna", true, 2 * SECOND);
        assertThat(attendance.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        attendance.onTime(100 * SECOND);
        assertThat(attendance.online()).containsExactly("anna");
    }

    @Test
    void whoIsToldToBeGoneTwiceGoesWhenTheFirstSaysSo() {
        attendance.on("berta", false, 0);
        assertThat(attendance.online()).isEmpty();
        attendance.on("anna", true, 0);
        attendance.on("anna", false, SECOND);
        attendance.on("anna", false, 20 * SECOND);
        attendance.onTime(31 * SECOND);
        assertThat(attendance.online()).isEmpty();
    }

    @Test
    void withoutAGraceOneIsGoneAtOnce() {
        var strict = new Attendance(0);
        strict.on("anna", true, 0);
        strict.on("anna", false, SECOND);
        assertThat(strict.online()).isEmpty();
    }
}
