package org.trunkline.media.rtp;

import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * How the packets of one stream may arrive: in order for the most part, some lost, late or doubled. Packets are numbered
 * with 64 bits, so that a test knows what the 16 bits on the wire mean.
 */
public final class Journeys {
    private Journeys() {}

    /**
     * Arrivals that begin at a number of 16 bits, often close to the wrap.
     *
     * @param packets how many arrive
     * @param mostLost at once
     * @param mostBehind how late a packet may be, in numbers behind the newest; never before the first
     * @return numbers in the order of their arrival
     */
    public static Arbitrary<long[]> of(int packets, int mostLost, int mostBehind) {
        return Arbitraries.randomValue(random -> journey(random, packets, mostLost, mostBehind));
    }

    private static long[] journey(Random random, int packets, int mostLost, int mostBehind) {
        long first = random.nextInt(4) == 0 ? random.nextInt(1 << 16) : (1 << 16) - 1 - random.nextInt(100);
        long newest = first;
        long[] arrivals = new long[packets];
        arrivals[0] = first;
        for (int i = 1; i < packets; i++) {
            switch (random.nextInt(10)) {
                case 0 -> arrivals[i] = newest += 1 + random.nextInt(1 + mostLost);
                case 1 -> arrivals[i] = newest += 1 + random.nextInt(1 + Math.min(3, mostLost));
                case 2, 3 -> arrivals[i] = Math.max(first, newest - random.nextInt(1 + mostBehind));
                default -> arrivals[i] = ++newest;
            }
        }
        return arrivals;
    }
}
