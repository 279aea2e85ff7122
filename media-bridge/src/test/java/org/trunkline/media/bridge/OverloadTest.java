package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A loop that is a queue: work comes in by calls, is done at the speed of one core, and what is left makes it late. */
class OverloadTest {
    private static final long MILLI = 1_000_000;
    private static final int BEAT_MILLIS = 10;
    private static final int CALM_MILLIS = 5000;
    private static final double PAUSES_MILLIS = 5000; // the mean time until somebody pauses

    private final List<String> changes = new ArrayList<>();
    private double backlogMillis;
    private double spared; // of all encoders
    private boolean opusOnly; // none can be
    private double worstMillis;
    private int calls;
    private final Overload overload = new Overload(5, OverloadSettings.defaults(), () -> spared > 0.01);

    @Test
    void aLoopInTimeGivesUpNothing() {
        calls = 100; // 90 % of the core
        run(60_000);
        assertThat(changes).isEmpty();
        assertThat(worstMillis).isZero();
    }

    @Test
    void effortGoesDownStepByStepBeforeCallsAreRefused() {
        beats(25, 6, 10);
        assertThat(changes).containsExactly("4");
        beats(100, 6, 10);
        assertThat(changes).containsExactly("4", "3", "2", "1", "1 refused");
        beats(500, 6, 10);
        assertThat(changes).hasSize(5);
    }

    @Test
    void encodersAreSparedWhereNoEffortOfTheirsIsLeft() {
        beats(75, 6, 10);
        assertThat(changes).endsWith("2");
        assertThat(overload.state().effort().sparing()).isFalse();
        beats(25, 6, 10);
        assertThat(overload.state().effort()).isEqualTo(new Effort(1, true));
        beats(100, 6, 10);
        assertThat(overload.state()).isEqualTo(new Overload.Refusing(1));
        assertThat(overload.state().effort().sparing()).isTrue();
        assertThat(new Overload(1, OverloadSettings.defaults(), () -> false).state().effort())
                .as("of a gateway that is at ease")
                .isEqualTo(new Effort(1, false));
    }

    @Test
    void itComesBackByItselfFirstToCallsThenToEffort() {
        beats(200, 6, 10);
        changes.clear();
        beats(CALM_MILLIS / BEAT_MILLIS - 1, 0, 5);
        assertThat(changes).isEmpty();
        beats(1, 0, 5);
        assertThat(changes).containsExactly("1");
        beats(4 * CALM_MILLIS / BEAT_MILLIS, 0, 5);
        assertThat(changes).containsExactly("1", "2", "3", "4", "5");
        beats(5 * CALM_MILLIS / BEAT_MILLIS, 0, 5);
        assertThat(changes).hasSize(5);
    }

    @Test
    void betweenStrainAndCalmNothingChanges() {
        beats(25, 6, 10);
        changes.clear();
        beats(10_000, 0, 9);
        assertThat(changes).isEmpty();
    }

    @Test
    void withNothingLeftToSaveTheLastCallsLeaveRoomForThoseOnTheirWay() {
        beats(80, 6, 10);
        assertThat(changes).endsWith("1");
        beats(1000, 0, 8);
        assertThat(changes).as("no calls refused, and too full for more effort").endsWith("1");
        beats(25, 0, 9);
        assertThat(changes).endsWith("1", "1 refused");
    }

    @Test
    void aLoopThatNeverSleepsIsSeenBeforeItIsLate() {
        beats(25, 0, 10);
        assertThat(changes).containsExactly("4");
    }

    @Test
    void farTooLateAllEffortIsSavedInOneStepBeforeCallsAreRefused() {
        beats(20, 60, 10);
        assertThat(changes).containsExactly("1");
        beats(20, 60, 10);
        assertThat(changes).containsExactly("1", "1 refused");
    }

    /** A collection of garbage, a machine that was stopped. */
    @ParameterizedTest
    @ValueSource(longs = {15, 150, 5000})
    void aSingleStopIsNoOverload(long millis) {
        for (int i = 0; i < 20; i++) {
            beat(millis, BEAT_MILLIS + millis);
            beats(100, 0, 5);
        }
        assertThat(changes).isEmpty();
    }

    @Test
    void aStopNowAndThenDoesNotKeepItFromComingBack() {
        beats(200, 6, 10);
        changes.clear();
        for (int i = 0; i < 7; i++) {
            beats(99, 0, 5);
            beat(12, 10);
        }
        assertThat(changes).containsExactly("1");
    }

    @Test
    void withoutEffortToSaveCallsAreRefused() {
        var plain = new Overload(0, OverloadSettings.defaults(), () -> false);
        for (int i = 0; i < 20; i++) {
            plain.on(6 * MILLI, 10 * MILLI, 10 * MILLI);
        }
        assertThat(plain.state()).as("but for the encoder itself").isEqualTo(new Overload.Saving(0));
        for (int i = 0; i < 20; i++) {
            plain.on(6 * MILLI, 10 * MILLI, 10 * MILLI);
        }
        assertThat(plain.state()).isEqualTo(new Overload.Refusing(0));
        for (int i = 0; i < CALM_MILLIS / BEAT_MILLIS; i++) {
            plain.on(0, 0, 10 * MILLI);
        }
        assertThat(plain.state()).isEqualTo(new Overload.Saving(0));
        for (int i = 0; i < CALM_MILLIS / BEAT_MILLIS; i++) {
            plain.on(0, 0, 10 * MILLI);
        }
        assertThat(plain.state()).isEqualTo(new Overload.AtEase(0));
    }

    /** Each call comes to the loop a second after it was let in. */
    @ParameterizedTest
    @ValueSource(ints = {2, 5, 10, 20})
    void aRampOfCallsIsCaughtInTime(int callsASecond) {
        var onTheirWay = new ArrayList<Integer>();
        calls = 80;
        int refused = 0;
        for (int millis = 0; millis < 60_000; millis += BEAT_MILLIS) {
            if (millis % (1000 / callsASecond) == 0) {
                if (overload.state().admits()) {
                    onTheirWay.add(millis + 1000);
                } else {
                    refused++;
                }
            }
            int now = millis;
            calls += onTheirWay.size();
            onTheirWay.removeIf(at -> at <= now);
            calls -= onTheirWay.size();
            run(BEAT_MILLIS);
        }
        assertThat(refused).isGreaterThan(0);
        assertThat(calls).as("of 177 that one core can carry before it refuses calls").isGreaterThan(125);
        assertThat(worstMillis).as("what a browser's jitter buffer hides").isLessThan(60);
        assertThat(backlogMillis).as("calls that are up are carried in time").isZero();
    }

    @Test
    void whenCallsEndAllOfItIsTakenBackForGood() {
        calls = 190;
        run(10_000);
        assertThat(overload.state().admits()).isFalse();
        calls = 70;
        run(60_000);
        assertThat(overload.state()).isEqualTo(new Overload.AtEase(5));
        int soFar = changes.size();
        run(60_000);
        assertThat(changes).hasSize(soFar);
    }

    @Test
    void settingsAreChecked() {
        var second = Duration.ofSeconds(1);
        for (var wrong : List.<Runnable>of(
                () -> new OverloadSettings(Duration.ZERO, second, second, second),
                () -> new OverloadSettings(second, Duration.ofMillis(5), second, second),
                () -> new OverloadSettings(second, second, Duration.ZERO, second),
                () -> new OverloadSettings(second, second, second, Duration.ZERO))) {
            assertThat(catchThrowable(wrong::run)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Encoders come back one by one: what they cost then is known too late. */
    @ParameterizedTest
    @ValueSource(ints = {130, 150, 160})
    void callsThatFitOnlyWithoutEncodersDoNotSwing(int carried) {
        calls = carried;
        run(30_000);
        assertThat(changes).endsWith("1");
        int soFar = changes.size();
        run(300_000);
        assertThat(changes).hasSize(soFar);
        assertThat(overload.state().effort().sparing()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 100})
    void withoutG711TheEffortComesBackWhereItFits(int carried) {
        opusOnly = true;
        calls = 190;
        run(10_000);
        assertThat(overload.state().admits()).isFalse();
        calls = carried; // 38, 50 and 63 % of the core at complexity 1
        run(60_000);
        assertThat(overload.state().effort().complexity()).isEqualTo(carried == 100 ? 3 : 5);
        int soFar = changes.size();
        run(300_000);
        assertThat(changes).hasSize(soFar);
    }

    /** How much of a core a call takes: the encoder by its effort, until its browser has had a pause, and all else. */
    private double load() {
        double encoder = new double[] {0.0015, 0.0015, 0.0029, 0.0038, 0.0040, 0.0042}[overload.state().effort().complexity()];
        return calls * (0.0048 + encoder * (1 - spared));
    }

    private void run(int millis) {
        for (int at = 0; at < millis; at += BEAT_MILLIS) {
            spared += ((overload.state().effort().sparing() && !opusOnly ? 1 : 0) - spared) * BEAT_MILLIS / PAUSES_MILLIS;
            double work = backlogMillis + load() * BEAT_MILLIS;
            backlogMillis = Math.max(0, work - BEAT_MILLIS);
            worstMillis = Math.max(worstMillis, backlogMillis);
            double busy = Math.min(work, BEAT_MILLIS);
            told(overload.on((long) (backlogMillis * MILLI), (long) (busy * MILLI), BEAT_MILLIS * MILLI));
        }
    }

    private void beats(int count, long lateMillis, long busyMillis) {
        for (int i = 0; i < count; i++) {
            told(overload.on(lateMillis * MILLI, busyMillis * MILLI, BEAT_MILLIS * MILLI));
        }
    }

    private void beat(long lateMillis, long busyMillis) {
        told(overload.on(lateMillis * MILLI, busyMillis * MILLI, (BEAT_MILLIS + lateMillis) * MILLI));
    }

    private void told(Optional<Overload.State> change) {
        change.ifPresent(state -> changes.add(state.effort().complexity() + (state.admits() ? "" : " refused")));
    }
}
