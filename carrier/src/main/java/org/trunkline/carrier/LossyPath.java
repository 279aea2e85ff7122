package org.trunkline.carrier;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A way for packets that loses some and holds others up, each for a time of its own; none overtakes another. */
final class LossyPath {
    private record Held(byte[] packet, long dueNanos) {}

    private final RandomGenerator random;
    private final double loss;
    private final long jitterNanos;
    private final ArrayDeque<Held> held = new ArrayDeque<>();

    /**
     * @param loss share of packets, 0 to 1
     * @param jitterNanos the longest that a packet is held up
     */
    LossyPath(RandomGenerator random, double loss, long jitterNanos) {
        this.random = random;
        this.loss = loss;
        this.jitterNanos = jitterNanos;
    }

    static LossyPath perfect() {
        return new LossyPath(RandomGenerator.getDefault(), 0, 0);
    }

    void put(byte[] packet, long nowNanos) {
        if (random.nextDouble() < loss) {
            return;
        }
        long due = nowNanos + (jitterNanos == 0 ? 0 : random.nextLong(jitterNanos));
        boolean overtakes = !held.isEmpty() && due - held.getLast().dueNanos < 0;
        held.add(new Held(packet, overtakes ? held.getLast().dueNanos : due));
    }

    List<byte[]> due(long nowNanos) {
        List<byte[]> out = new ArrayList<>(1);
        while (!held.isEmpty() && held.getFirst().dueNanos - nowNanos <= 0) {
            out.add(held.removeFirst().packet);
        }
        return out;
    }

    /** {@link Long#MAX_VALUE} for never. */
    long nextDeadlineNanos() {
        return held.isEmpty() ? Long.MAX_VALUE : held.getFirst().dueNanos;
    }
}
