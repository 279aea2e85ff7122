package org.trunkline.media.net;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.util.function.LongConsumer;

/**
 * Sees how long an event loop works at a stretch: from its first turn after it woke up until it looks for more to do.
 *
 * <pre>
 *   sleeps │ turn │ turn │ all leaves │ sleeps │ turn │ leaves │ ...
 *          ├──── a round of work ─────┤        ├─── a round ───┤
 * </pre>
 */
final class Rounds implements SelectStrategy {
    private LongConsumer listener = _ -> {};
    private boolean working;
    private long sinceNanos;

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
            listener.accept(System.nanoTime() - sinceNanos);
        }
        return hasTasks ? ready.get() : SELECT; // as Netty's own does
    }
}
