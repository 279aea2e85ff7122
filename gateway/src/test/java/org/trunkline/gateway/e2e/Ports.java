package org.trunkline.gateway.e2e;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.util.BitSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports that nobody uses just now. They lie below those that the kernel gives out by itself, so that they stay free; and
 * none is given twice, as whoever has it need not have opened it yet. Each process that runs tests has some of its own.
 */
final class Ports {
    private static final int OF_A_PROCESS = 6_500;
    private static final int LOWEST = 18_000 + OF_A_PROCESS * (Integer.decode(System.getProperty("trunkline.fork", "1")) - 1);
    private static final int HIGHEST = LOWEST + OF_A_PROCESS;
    private static final int ATTEMPTS = 1000;
    private static final BitSet GIVEN = new BitSet(HIGHEST);

    private Ports() {}

    static int tcp() {
        return range(1);
    }

    static int udp() {
        return range(1);
    }

    /** @return the first of so many that follow each other; an even one, as RTP wants it (RFC 3550 §11) */
    static int udpRange(int count) {
        return range(count);
    }

    private static synchronized int range(int count) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int first = random() & ~1;
            boolean ours = GIVEN.get(first, first + count).isEmpty();
            if (ours && IntStream.range(first, first + count).allMatch(Ports::isFree)) {
                GIVEN.set(first, first + count);
                return first;
            }
        }
        throw new IllegalStateException("no " + count + " ports in a row are free");
    }

    private static int random() {
        return ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
    }

    /** SIP listens at one number by UDP and by TCP. */
    private static boolean isFree(int port) {
        try (DatagramSocket udp = new DatagramSocket(port);
                ServerSocket tcp = new ServerSocket(port)) {
            return udp.isBound() && tcp.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
