package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Calls in a mix, many at once, between two endpoints: hung up by the caller, cancelled while it rings, refused, and with
 * early media and hung up by the callee. None of them may leave anything. {@code ./trunkline bench sip} runs 100,000.
 */
class CallLoadTest {
    private static final int CALLS = Integer.getInteger("trunkline.bench.calls", 2000);
    private static final int MARKS = Math.max(4, CALLS / 10_000);
    private static final int AT_ONCE = 32;
    private static final long MAX_GROWTH_BYTES = 4 << 20;

    private final Semaphore places = new Semaphore(AT_ONCE);
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger odd = new AtomicInteger();

    /** What there is after some calls. */
    private record Mark(int calls, double perSecond, long heapBytes, int threads, long files, int dialogs, int transactions) {
        @Override
        public String toString() {
            return "bench: %,8d calls  %6.0f calls/s  heap %6.2f MiB  threads %3d  files %3d  dialogs %d  transactions %d"
                    .formatted(calls, perSecond, heapBytes / 1048576.0, threads, files, dialogs, transactions);
        }
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.DAYS) // as many calls as somebody wants; each of them has its time
    void nothingIsLeftOfManyCalls() throws InterruptedException {
        var marks = new ArrayList<Mark>();
        try (var callee = SipEndpoint.start(
                        SipSettings.at("callee", "127.0.0.1", 0).allowing(List.of(SourceRange.parse("127.0.0.0/8"))),
                        this::take,
                        TwoEndpoints.SPEED);
                var caller = SipEndpoint.start(
                        SipSettings.at("caller", "127.0.0.1", 0), IncomingCalls.none(), TwoEndpoints.SPEED)) {
            var trunk = Trunk.udp("callee", "127.0.0.1", callee.port(), "1")
                    .withPatience(TwoEndpoints.PATIENT);
            for (int mark = 1; mark <= MARKS; mark++) {
                long start = System.nanoTime();
                int goal = CALLS / MARKS * mark;
                for (int i = CALLS / MARKS * (mark - 1); i < goal; i++) {
                    assertThat(places.tryAcquire(20, TimeUnit.SECONDS)).as("a call ended in time").isTrue();
                    dial(caller, trunk, i);
                }
                Heard.eventually("all calls have ended", () -> ended.get() == goal);
                double perSecond = CALLS / (double) MARKS * 1e9 / (System.nanoTime() - start);
                Heard.eventually("nothing is left", () -> callee.snapshot().idle() && caller.snapshot().idle());
                marks.add(mark(goal, perSecond, callee.snapshot(), caller.snapshot()));
                System.out.println(marks.getLast());
            }
            assertThat(callee.snapshot().refusals()).isEmpty();
        }
        assertThat(odd.get()).as("calls that went another way than meant").isZero();
        var warm = marks.get(1);
        var last = marks.getLast();
        assertThat(last.heapBytes() - warm.heapBytes()).isLessThan(MAX_GROWTH_BYTES);
        assertThat(last.threads()).isLessThanOrEqualTo(warm.threads());
        assertThat(last.files()).isLessThanOrEqualTo(warm.files());
        Heard.eventually("sockets are closed", () -> files() < last.files());
        Heard.eventually("threads have ended", () -> ManagementFactory.getThreadMXBean().getThreadCount() < last.threads());
    }

    @Test
    void nothingIsLeftOfManyCallsFromSipp() {
        try (var callee = SipEndpoint.start(
                SipSettings.at("callee", "127.0.0.1", 0).allowing(List.of(SourceRange.parse("127.0.0.0/8"))),
                CallLoadTest::answerAtOnce,
                4)) { // SIPp's timers run at their usual pace
            try (var sipp = Sipp.callingOften("uac-calls", callee.port(), 250, 50)) {
                sipp.succeeds();
            }
            Heard.eventually("nothing is left", () -> callee.snapshot().idle());
            assertThat(callee.snapshot().refusals()).isEmpty();
        }
    }

    private static void answerAtOnce(IncomingCall call) {
        call.events(_ -> {});
        call.ring();
        call.answer(TwoEndpoints.ANSWER);
    }

    private static Mark mark(int calls, double perSecond, SipSnapshot callee, SipSnapshot caller) {
        System.gc();
        System.gc();
        return new Mark(
                calls,
                perSecond,
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                files(),
                callee.dialogs() + caller.dialogs(),
                callee.clientTransactions() + callee.serverTransactions() + caller.clientTransactions()
                        + caller.serverTransactions());
    }

    private static long files() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    /** The number dialled says what becomes of the call. */
    private void dial(SipEndpoint caller, Trunk trunk, int i) {
        var call = new CompletableFuture<SipCall>(); // events may be faster than invite returns
        Consumer<SipEvent> events = event -> {
            switch (event) {
                case SipEvent.Ringing _ when i % 4 == 1 -> call.thenAccept(it -> it.hangUp("changed my mind"));
                case SipEvent.Answered _ when i % 4 == 0 -> {
                    call.thenAccept(it -> it.hangUp("heard enough"));
                    end("", i % 4 == 0);
                }
                case SipEvent.HungUp(var words, _) -> end(words, i % 4 == 3);
                case SipEvent.Refused(var failure) -> end(
                        failure.phrase(),
                        i % 4 == 1 && failure.kind() == SipFailure.Kind.CANCELLED || i % 4 == 2 && failure.status() == 486);
                default -> {}
            }
        };
        call.complete(caller.invite(trunk, TwoEndpoints.number("10" + i % 4), TwoEndpoints.OFFER, events));
    }

    private void end(String words, boolean asMeant) {
        if (!asMeant && odd.incrementAndGet() <= 10) {
            System.out.println("bench: a call ended otherwise: " + words);
        }
        ended.incrementAndGet();
        places.release();
    }

    private void take(IncomingCall call) {
        call.events(event -> {
            if (event instanceof SipEvent.Answered && call.toUser().equals("103")) {
                call.hangUp("said enough");
            }
        });
        switch (call.toUser()) {
            case "100" -> {
                call.ring();
                call.answer(TwoEndpoints.ANSWER);
            }
            case "101" -> call.ring();
            case "102" -> call.refuse(486, "Busy Here");
            default -> {
                call.progress(183, TwoEndpoints.EARLY);
                call.answer(TwoEndpoints.ANSWER);
            }
        }
    }
}
