package org.trunkline.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.config.RouteTarget.ToUser;

class RingTest {
    private static final long START = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos(); // monotonic time may wrap
    private static final CallTimes TIMES = new CallTimes(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(15));

    private final List<String> done = new ArrayList<>();
    private final Page one = new Page("one");
    private final Page two = new Page("two");
    private Ring ring;

    @Test
    void allPagesRingAndTheCallerIsToldOnce() {
        rings("anna");
        on(new Ring.Input.Found(Set.of(one, two)));

        assertThat(done).containsExactly("seek anna", "ring one", "ring two", "180");
    }

    @Test
    void theFirstToAnswerWinsAndTheOthersHearWhy() {
        rings("anna");
        on(new Ring.Input.Found(Set.of(one, two)));
        done.clear();
        on(new Ring.Input.Answered(two));
        assertThat(ring.ringsAt(one)).isFalse();
        on(new Ring.Input.Rejected(one, Rejection.BUSY));
        on(new Ring.Input.Gone(two));
        on(new Ring.Input.CallerGone());

        assertThat(done).containsExactly("stop one answered-elsewhere by browser", "taken");
        assertThat(ring.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({"BUSY, 486 Busy Here", "DECLINE, 603 Decline"})
    void oneRejectsForAll(Rejection how, String refusal) {
        rings("anna", "berta");
        on(new Ring.Input.Found(Set.of(one, two)));
        done.clear();
        on(new Ring.Input.Rejected(one, how));

        assertThat(done).containsExactly(
                "stop one declined by browser", "stop two declined-elsewhere by browser", "refuse " + refusal, "over");
    }

    @Test
    void aPageAtWhichItDoesNotRingCannotReject() {
        rings("anna");
        on(new Ring.Input.Found(Set.of(one)));
        done.clear();
        on(new Ring.Input.Rejected(two, Rejection.BUSY));

        assertThat(done).isEmpty();
    }

    @Test
    void nobodyIsOnline() {
        rings("anna");
        on(new Ring.Input.Found(Set.of()));

        assertThat(done).containsExactly("seek anna", "refuse 480 Temporarily Unavailable", "over");
    }

    @Test
    void nobodyIsOnlineAndSomebodyElseIsTried() {
        rings("anna", "berta");
        on(new Ring.Input.Found(Set.of()));
        on(new Ring.Input.Found(Set.of(two)));

        assertThat(done).containsExactly("seek anna", "seek berta", "ring two", "180");
    }

    @Test
    void nobodyAnswersAndSomebodyElseIsTriedWithoutTellingTheCallerAgain() {
        rings("anna", "berta");
        on(new Ring.Input.Found(Set.of(one)));
        tickAfter(59_999);
        assertThat(done).endsWith("180");
        tickAfter(60_000);
        on(new Ring.Input.Found(Set.of(two)));
        tickAfter(60_000);

        assertThat(done).containsExactly(
                "seek anna", "ring one", "180", "stop one no-answer by gateway", "seek berta", "ring two",
                "stop two no-answer by gateway", "refuse 480 Temporarily Unavailable", "over");
    }

    @Test
    void aPageThatClosesDoesNotStopTheOthersAndTheLastOneDoes() {
        rings("anna");
        on(new Ring.Input.Found(Set.of(one, two)));
        done.clear();
        on(new Ring.Input.Gone(one));
        assertThat(done).isEmpty();
        on(new Ring.Input.Gone(two));

        assertThat(done).containsExactly("refuse 480 Temporarily Unavailable", "over");
    }

    @Test
    void theCallerGivesUp() {
        rings("anna");
        on(new Ring.Input.Found(Set.of(one, two)));
        done.clear();
        on(new Ring.Input.CallerGone());

        assertThat(done).containsExactlyInAnyOrder(
                "stop one cancelled-by-caller by phone", "stop two cancelled-by-caller by phone", "over");
    }

    @Test
    void theGatewayIsStopped() {
        rings("anna");
        on(new Ring.Input.Found(Set.of(one)));
        done.clear();
        on(new Ring.Input.Stopping());

        assertThat(done).containsExactly("stop one gateway-stopping by gateway", "refuse 503 Service Unavailable", "over");
    }

    private void rings(String... users) {
        ring = new Ring(List.of(users).stream().map(ToUser::new).toList(), TIMES);
        add(ring.begin());
    }

    private void on(Ring.Input input) {
        add(ring.on(input, START));
    }

    private void tickAfter(long millis) {
        add(ring.on(new Ring.Input.Tick(), START + millis * 1_000_000));
    }

    private void add(List<Ring.Output> outputs) { // which page is first is chance
        var texts = outputs.stream().map(RingTest::text).toList();
        var ringing = texts.stream().filter(t -> t.startsWith("ring ")).sorted(Comparator.naturalOrder()).toList();
        done.addAll(ringing);
        texts.stream().filter(t -> !t.startsWith("ring ")).forEach(done::add);
    }

    private static String text(Ring.Output output) {
        return switch (output) {
            case Ring.Output.Seek(var user) -> "seek " + user.name();
            case Ring.Output.TellCaller _ -> "180";
            case Ring.Output.RingAt(var page) -> "ring " + ((Page) page).name();
            case Ring.Output.Stop(var page, var why) ->
                "stop " + ((Page) page).name() + " " + why.cause().wireName() + " by " + why.by().wireName();
            case Ring.Output.Refuse(var status, var phrase) -> "refuse " + status + " " + phrase;
            case Ring.Output.Finished(var taken) -> taken ? "taken" : "over";
        };
    }

    private record Page(String name) implements Station {
        @Override
        public void rings(Invitation call) {}

        @Override
        public void stops(String callId, CallNews.Ended why) {}

        @Override
        public void isWrittenTo(Letter letter, IntConsumer outcome) {}
    }
}
