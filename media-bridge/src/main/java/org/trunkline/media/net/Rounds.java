package org.trunkline.media.net;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * The rounds of an event loop: how long it works at a stretch, from its first turn after it woke up until it looks for more
 * to do; and that it looks once in seven tenths of a millisecond at the most. What comes meanwhile gathers: it finds caches
 * warm, and leaves by one call. A loop that has little to do, or too much, is never held up.
 *
 * <pre>
 *   sleeps │ turn │ turn │ all leaves │ gathers │ turn │ leaves │ ...
 *          ├──── a round of work ─────┤         ├─── a round ───┤
 *          ├──────────── 0.7 ms ────────────────┤
 * </pre>
 */
final class Rounds implements SelectStrategy {
    private static final long GATHER_NANOS = 700_000;

    private final LongSupplier clock;
    private final LongConsumer sleep;
    private LongConsumer listener = _ -> {};
    private long lookedNanos;
    private boolean working;
    private long sinceNanos;

    Rounds() {
        this(MediaClock::nowNanos, LockSupport::parkNanos);
    }

    /** @param clock monotonic nanoseconds */
    Rounds(LongSupplier clock, LongConsumer sleep) {
        this.clock = clock;
        this.sleep = sleep;
        lookedNanos = clock.getAsLong() - GATHER_NANOS;
    }

    /** @param told how many nanoseconds each round took */
    void tell(LongConsumer told) {
        listener = told;
    }

    void works(long nowNanos) {
        if (!working) {
            working = true;
            sinceNanos = nowNanos;
        }
    }

    @Override
    public int calculateStrategy(IntSupplier ready, boolean hasTasks) throws Exception {
        if (working) {
            working = false;
            listener.accept(clock.getAsLong() - sinceNanos);
        }
        if (hasTasks) {
            return ready.get(); // as Netty's own does
        }
        gather();
        return SELECT;
    }

    private void gather() {
        long earlyNanos = lookedNanos + GATHER_NANOS - clock.getAsLong();
        if (earlyNanos > 0) {
            sleep.accept(earlyNanos);
        }
        lookedNanos = clock.getAsLong();
    }
}
