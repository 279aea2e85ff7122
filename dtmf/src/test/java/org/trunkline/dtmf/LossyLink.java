package org.trunkline.dtmf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Loses, doubles and delays packets, the same way for the same seed. */
record LossyLink(long seed, double loss, double doubling, int jitterMillis) {
    static LossyLink perfect() {
        return new LossyLink(0, 0, 0, 0);
    }

    /** What arrives, in order of arrival. */
    List<Wire> carry(List<Wire> packets) {
        Random random = new Random(seed);
        List<Wire> arriving = new ArrayList<>();
        for (Wire packet : packets) {
            int copies = random.nextDouble() < loss ? 0 : random.nextDouble() < doubling ? 2 : 1;
            for (int i = 0; i < copies; i++) {
                arriving.add(packet.at(packet.atNanos() + (long) (random.nextDouble() * jitterMillis * 1_000_000)));
            }
        }
        arriving.sort(Comparator.comparingLong(Wire::atNanos));
        return arriving;
    }
}
