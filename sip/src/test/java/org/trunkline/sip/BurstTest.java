package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Would show a stack that stalls: of many calls at once none is given up, and it prints how long the unluckiest waited. */
class BurstTest {
    private static final int CALLS = 300;
    private static final int GIVEN_UP_SECONDS = 32; // Timer B

    @Test
    void threeHundredCallsAtOnceAreSetUpWithoutStall() throws InterruptedException {
        for (int round = 0; round < 4; round++) { // the first warms up
            try (var carrier = SipEndpoint.start(
                            SipSettings.at("carrier", "127.0.0.1", 0)
                                    .allowing(List.of(SourceRange.parse("127.0.0.0/8"))),
                            BurstTest::takeAtOnce);
                    var gateway = SipEndpoint.start(SipSettings.at("gateway", "127.0.0.1", 0), IncomingCalls.none())) {
                burst(round, gateway, Trunk.udp("carrier", "127.0.0.1", carrier.port(), "1").withPatience(TwoEndpoints.PATIENT));
                Heard.eventually("no call", () -> carrier.snapshot().calls() + gateway.snapshot().calls() == 0);
                Heard.eventually("no dialog", () -> carrier.snapshot().dialogs() + gateway.snapshot().dialogs() == 0);
            }
        }
    }

    private static void takeAtOnce(IncomingCall call) {
        call.events(_ -> {});
        call.ring();
        call.answer(TwoEndpoints.ANSWER);
    }

    private static void burst(int round, SipEndpoint gateway, Trunk carrier) throws InterruptedException {
        var answered = new CountDownLatch(CALLS);
        var worst = new AtomicLong();
        var calls = new ArrayList<SipCall>();
        long start = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            long begun = System.nanoTime();
            calls.add(gateway.invite(carrier, TwoEndpoints.number("1" + i), TwoEndpoints.OFFER, event -> {
                if (event instanceof SipEvent.Answered) {
                    worst.accumulateAndGet(System.nanoTime() - begun, Math::max);
                    answered.countDown();
                }
            }));
        }
        assertThat(answered.await(GIVEN_UP_SECONDS, TimeUnit.SECONDS))
                .as("all answered, missing %d", answered.getCount())
                .isTrue();
        System.out.printf("burst %d: %d calls answered in %d ms, the slowest after %d ms%n", round, CALLS,
                (System.nanoTime() - start) / 1_000_000, worst.get() / 1_000_000);
        calls.forEach(call -> call.hangUp("burst over"));
    }
}
