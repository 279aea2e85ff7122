package org.trunkline.media.dtls;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** One way of a seeded network that loses, doubles and swaps datagrams. */
final class LossyLink implements Consumer<byte[]> {
    private final Random random;
    private final double loss;
    private final double doubling;
    private final double swapping;
    private final List<byte[]> held = new ArrayList<>();
    private Consumer<byte[]> to = ignored -> {};

    LossyLink(long seed, double loss, double doubling, double swapping) {
        this.random = new Random(seed);
        this.loss = loss;
        this.doubling = doubling;
        this.swapping = swapping;
    }

    static LossyLink perfect() {
        return new LossyLink(0, 0, 0, 0);
    }

    void to(Consumer<byte[]> end) {
        to = end;
    }

    @Override
    public synchronized void accept(byte[] datagram) {
        if (random.nextDouble() < loss) {
            return;
        }
        if (random.nextDouble() < swapping) {
            held.add(datagram);
            return;
        }
        to.accept(datagram);
        if (random.nextDouble() < doubling) {
            to.accept(datagram);
        }
        held.forEach(to);
        held.clear();
    }
}
