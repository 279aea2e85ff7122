package org.trunkline.media.bridge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What becomes of packets on their way: to the same of them as in {@code bench/rig/impair.c}, for the same seed. */
final class BadNetwork {
    private static final double OVERTAKEN_MILLIS = 25;
    private static final double AGAIN_MILLIS = 1;

    /** A packet that arrives. */
    record Arriving(int packet, double millis) {}

    private double loss;
    private double burst;
    private double jitterMillis;
    private double reordered;
    private double twice;

    private BadNetwork() {}

    /** Such as {@code loss=5,burst=3}: shares in per cent, the mean length of a loss in packets, jitter in milliseconds. */
    static BadNetwork of(String described) {
        var network = new BadNetwork();
        for (String each : described.split(",")) {
            String[] parts = each.split("=");
            switch (parts[0]) {
                case "none" -> {}
                case "loss" -> network.loss = Double.parseDouble(parts[1]) / 100;
                case "burst" -> network.burst = Double.parseDouble(parts[1]);
                case "jitter" -> network.jitterMillis = Double.parseDouble(parts[1]);
                case "reorder" -> network.reordered = Double.parseDouble(parts[1]) / 100;
                case "dup" -> network.twice = Double.parseDouble(parts[1]) / 100;
                default -> throw new IllegalArgumentException("a network that is " + each);
            }
        }
        return network;
    }

    /**
     * Of packets that leave every 20 ms, in the order in which they arrive.
     *
     * @param call a number of the call, in the rig
     * @param down whether it is the other direction
     */
    List<Arriving> carry(int packets, int seed, int call, boolean down) {
        var arriving = new ArrayList<Arriving>();
        long random = mixed(seed * 1_000_003L + call * 2L + (down ? 1 : 0));
        boolean losing = false;
        for (int i = 0; i < packets; i++) {
            double lost = unit(random++);
            double late = jitterMillis * unit(random++) + (unit(random++) < reordered ? OVERTAKEN_MILLIS : 0);
            boolean again = unit(random++) < twice;
            if (burst > 0) {
                losing = losing ? lost >= 1 / burst : lost < loss / burst / (1 - loss);
            } else {
                losing = lost < loss;
            }
            if (!losing) {
                arriving.add(new Arriving(i, 20 * i + late));
                if (again) {
                    arriving.add(new Arriving(i, 20 * i + late + AGAIN_MILLIS));
                }
            }
        }
        arriving.sort(Comparator.comparingDouble(Arriving::millis));
        return arriving;
    }

    private static double unit(long state) {
        return (mixed(state) >>> 11) * 0x1p-53;
    }

    /** The finish of SplitMix64. */
    private static long mixed(long state) {
        long x = state + 0x9E3779B97F4A7C15L;
        x = (x ^ x >>> 30) * 0xBF58476D1CE4E5B9L;
        x = (x ^ x >>> 27) * 0x94D049BB133111EBL;
        return x ^ x >>> 31;
    }
}
