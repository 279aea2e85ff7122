package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.sip.Registration.Output;
import org.trunkline.sip.Registration.State;

/** A registration in simulated time. */
class RegistrationTest {
    private static final Duration WANTED = Duration.ofMinutes(10);
    private static final OptionalLong NOTHING_SAID = OptionalLong.empty();
    private long now = Long.MAX_VALUE - 1_000_000; // which wraps around soon
    private Registration registration = new Registration(WANTED, new Random(1));

    private static List<Output> ask(Duration expires) {
        return List.of(new Output.Ask(expires));
    }

    private void begin() {
        assertThat(registration.start(now)).isEqualTo(ask(WANTED));
    }

    private void granted(long seconds) {
        registration.onAccepted(OptionalLong.of(seconds), now);
    }

    private void refused() {
        registration.onFailure("403 Forbidden", Duration.ZERO, now);
    }

    /** Jumps to the next deadline. */
    private List<Output> later() {
        now = registration.deadline().orElseThrow();
        return registration.onTime(now);
    }

    private Duration left() {
        return Duration.ofNanos(registration.deadline().orElseThrow() - now);
    }

    @Test
    void startsOnce() {
        begin();
        assertThat(registration.start(now)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 10, 60, 600, 3600, 604_800})
    void refreshedBetween75And90PercentOfItsTime(long seconds) { // RFC 3261 §10.2.4
        for (int seed = 0; seed < 200; seed++) {
            registration = new Registration(WANTED, new Random(seed));
            begin();
            granted(seconds);
            var whole = Duration.ofSeconds(seconds);
            assertThat(left()).isBetween(whole.multipliedBy(75).dividedBy(100), whole.multipliedBy(90).dividedBy(100));
            assertThat(registration.onTime(now)).isEmpty();
            assertThat(later()).isEqualTo(ask(WANTED));
        }
    }

    @Test
    void whatIsAskedCountsWhereNothingIsSaid() {
        begin();
        registration.onAccepted(NOTHING_SAID, now);
        assertThat(registration.boundUntil()).hasValue(now + WANTED.toNanos());
    }

    @Test
    void aSecondIsTheSoonestRefresh() {
        begin();
        granted(1);
        assertThat(left()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aBindingThatIsNotKeptIsTriedAgain() {
        begin();
        granted(3600);
        later();
        granted(0);
        assertThat(registration.state()).isInstanceOf(State.Waiting.class);
        assertThat(registration.boundUntil()).isEmpty();
        assertThat(registration.lastFailure()).contains("the registrar keeps no binding");
        assertThat(later()).isEqualTo(ask(WANTED));
    }

    @Test
    void longerAtOnceWhen423SaysSo() { // RFC 3261 §10.2.8
        begin();
        assertThat(registration.onTooBrief(OptionalLong.of(1800), now)).isEqualTo(ask(Duration.ofMinutes(30)));
        granted(1800);
        assertThat(later()).isEqualTo(ask(Duration.ofMinutes(30)));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 60, 600, 604_801, Integer.MAX_VALUE})
    void a423ThatCannotBeMetIsARefusal(long minimum) {
        begin();
        var said = minimum < 0 ? NOTHING_SAID : OptionalLong.of(minimum);
        assertThat(registration.onTooBrief(said, now)).isEmpty();
        assertThat(registration.state()).isInstanceOf(State.Waiting.class);
        assertThat(later()).isEqualTo(ask(WANTED));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2", "2, 4", "3, 8", "7, 128", "8, 256", "9, 300", "10, 300", "1000, 300"})
    void pausesDoubleUpToFiveMinutesAndAreNeverShorterThanHalf(int failuresBefore, long seconds) {
        for (int seed = 0; seed < 50; seed++) {
            registration = new Registration(WANTED, new Random(seed));
            begin();
            for (int i = 0; i < failuresBefore; i++) {
                refused();
                later();
            }
            refused();
            assertThat(left()).isBetween(Duration.ofMillis(seconds * 500), Duration.ofSeconds(seconds));
        }
    }

    @Test
    void pausesDiffer() {
        assertThat(new Random(0).longs(20).mapToObj(seed -> {
            registration = new Registration(WANTED, new Random(seed));
            begin();
            refused();
            return left();
        }).distinct()).hasSizeGreaterThan(15);
    }

    @Test
    void neverGivesUp() {
        begin();
        for (int i = 0; i < 100_000; i++) { // a year of 403
            refused();
            assertThat(left()).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(5));
            assertThat(later()).isEqualTo(ask(WANTED));
        }
        granted(600);
        assertThat(registration.lastFailure()).isEmpty();
        later();
        refused();
        assertThat(left()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void notBeforeTheRegistrarWants() { // RFC 3261 §20.33
        begin();
        registration.onFailure("503 Service Unavailable", Duration.ofMinutes(20), now);
        assertThat(left()).isBetween(Duration.ofMinutes(20), Duration.ofMinutes(22));
    }

    @Test
    void callsReachUsWhileARenewalFailsAsLongAsTheBindingLasts() {
        begin();
        granted(600);
        long until = now + Duration.ofMinutes(10).toNanos();
        later();
        assertThat(registration.boundUntil()).hasValue(until);
        refused();
        assertThat(registration.boundUntil()).hasValue(until);
    }

    @Test
    void withoutAnyEndOfARequestItIsTriedAgain() {
        begin();
        assertThat(later()).containsExactly(new Output.Forget());
        assertThat(later()).isEqualTo(ask(WANTED));
    }

    @Test
    void stopBeforeTheStart() {
        assertThat(registration.stop(now)).isEmpty();
        assertThat(registration.state()).isInstanceOf(State.Gone.class);
        assertThat(registration.start(now)).isEmpty();
    }

    @Test
    void stopWhileItIsAsked() { // the answer may be on its way
        begin();
        assertThat(registration.stop(now)).isEqualTo(ask(Duration.ZERO));
        granted(0);
        assertThat(registration.state()).isInstanceOf(State.Gone.class);
    }

    @Test
    void stopWhileRegistered() { // RFC 3261 §10.2.2
        begin();
        granted(600);
        assertThat(registration.stop(now)).isEqualTo(ask(Duration.ZERO));
        assertThat(registration.stop(now)).isEmpty();
        refused();
        assertThat(registration.state()).isInstanceOf(State.Gone.class);
    }

    @Test
    void stopWhileItWaitsWithABinding() {
        begin();
        granted(600);
        later();
        refused();
        assertThat(registration.stop(now)).isEqualTo(ask(Duration.ZERO));
        assertThat(later()).containsExactly(new Output.Forget());
        assertThat(registration.state()).isInstanceOf(State.Gone.class);
    }

    @Test
    void stopWhileItWaitsWithoutABinding() {
        begin();
        refused();
        assertThat(registration.stop(now)).isEmpty();
        assertThat(registration.state()).isInstanceOf(State.Gone.class);
    }

    @Test
    void nothingFollowsTheEnd() {
        begin();
        registration.stop(now);
        later();
        granted(600);
        refused();
        assertThat(registration.onTooBrief(OptionalLong.of(1800), now)).isEmpty();
        assertThat(registration.onTime(now)).isEmpty();
        assertThat(registration.deadline()).isEmpty();
        assertThat(registration.state()).isInstanceOf(State.Gone.class);
    }
}
