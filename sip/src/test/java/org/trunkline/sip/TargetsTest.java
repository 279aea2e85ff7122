package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.TrunkAddress.Transport;

/** Which hosts are tried, in simulated time. */
class TargetsTest {
    private static final Target A = target(1);
    private static final Target B = target(2);
    private static final Target C = target(3);
    private static final List<Target> ALL = List.of(A, B, C);
    private final Targets targets = new Targets("t");
    private long now = Long.MAX_VALUE - Duration.ofSeconds(20).toNanos(); // it wraps on the way

    private static Target target(int last) {
        var address = new InetSocketAddress(InetAddress.ofLiteral("192.0.2." + last), 5060);
        return new Target(Transport.UDP, address, Optional.empty());
    }

    private List<Target> order() {
        return targets.order(ALL, now);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private void dies(Target target) {
        targets.dead(target, Duration.ZERO, now);
    }

    @Test
    void theOrderOfTheDnsIsKept() {
        assertThat(order()).isEqualTo(ALL);
    }

    @Test
    void theDeadAreLeftOutUntilTheirPauseIsOver() {
        dies(A);
        assertThat(order()).containsExactly(B, C);
        pass(Duration.ofMillis(4999));
        assertThat(order()).containsExactly(B, C);
        pass(Duration.ofMillis(1));
        assertThat(order()).as("one call tries").containsExactly(A, B, C);
        assertThat(order()).as("the others wait for it").containsExactly(B, C);
    }

    @Test
    void eachFailureDoublesThePauseUpToFiveMinutes() {
        for (int seconds : new int[] {5, 10, 20, 40, 80, 160, 300, 300, 300}) {
            dies(A);
            pass(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(order()).as("before %d s", seconds).doesNotContain(A);
            pass(Duration.ofMillis(1));
            assertThat(order()).as("after %d s", seconds).contains(A);
        }
    }

    @Test
    void anAnswerBringsItBackAtOnceAndForgets() {
        dies(A);
        dies(A);
        dies(A);
        targets.alive(A, OptionalLong.empty());
        assertThat(order()).isEqualTo(ALL);
        dies(A);
        pass(Duration.ofSeconds(5));
        assertThat(order()).contains(A);
    }

    @Test
    void whenAllAreDeadAllAreTried() {
        ALL.forEach(this::dies);
        assertThat(order()).isEqualTo(ALL);
    }

    @Test
    void retryAfterIsHonoured() {
        targets.dead(A, Duration.ofSeconds(60), now);
        pass(Duration.ofSeconds(59));
        assertThat(order()).doesNotContain(A);
        pass(Duration.ofSeconds(1));
        assertThat(order()).contains(A);
    }

    @Test
    void theSnapshotTellsWhatIsKnown() {
        targets.found(ALL);
        dies(B);
        targets.alive(C, OptionalLong.of(12));
        targets.alive(C, OptionalLong.empty());
        assertThat(targets.snapshot()).containsExactly(
                new TargetState("t", "192.0.2.1:5060", Transport.UDP, true, OptionalLong.empty()),
                new TargetState("t", "192.0.2.2:5060", Transport.UDP, false, OptionalLong.empty()),
                new TargetState("t", "192.0.2.3:5060", Transport.UDP, true, OptionalLong.of(12)));
    }
}
