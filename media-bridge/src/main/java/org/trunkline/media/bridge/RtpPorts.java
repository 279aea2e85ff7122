package org.trunkline.media.bridge;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The range of RTP/RTCP port pairs. A pair that was given back rests, as what was sent to the last call may still be on
 * its way; the one that has rested longest is used next. Thread-safe.
 */
final class RtpPorts {
    /** Longer than a peer sends on after BYE, as a rule. */
    static final Duration REST = Duration.ofSeconds(10);

    private record Resting(int port, long untilNanos) {}

    private final LongSupplier clock;
    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    private final ArrayDeque<Resting> resting = new ArrayDeque<>(); // in the order of their ends
    private int inUse;

    /** @param clock monotonic nanoseconds */
    RtpPorts(int first, int last, LongSupplier clock) {
        this.clock = clock;
        for (int port = first; port + 1 <= last; port += 2) {
            free.add(port);
        }
    }

    /** An even port whose odd neighbour is ours too; one that has not rested only where there is no other. */
    synchronized Optional<Integer> take() {
        wake();
        var port = Optional.ofNullable(free.poll()).or(() -> Optional.ofNullable(resting.poll()).map(Resting::port));
        inUse += port.isPresent() ? 1 : 0;
        return port;
    }

    synchronized void giveBack(int port) {
        resting.addLast(new Resting(port, clock.getAsLong() + REST.toNanos()));
        inUse--;
    }

    /** Those that could be taken. */
    synchronized int free() {
        return free.size() + resting.size();
    }

    synchronized int inUse() {
        return inUse;
    }

    private void wake() {
        long nowNanos = clock.getAsLong();
        while (!resting.isEmpty() && resting.peek().untilNanos() - nowNanos <= 0) {
            free.addLast(resting.remove().port());
        }
    }
}
