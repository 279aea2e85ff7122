package org.trunkline.gateway.e2e;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Ports that nobody uses just now. They lie below those that the kernel gives out by itself, so that they stay free. */
final class Ports {
    private static final int LOWEST = 18_000;
    private static final int HIGHEST = 31_000;
    private static final int ATTEMPTS = 200;

    private Ports() {}

    static int tcp() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = random();
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException taken) {
                continue;
            }
        }
        throw new IllegalStateException("no TCP port is free");
    }

    static int udp() {
        return udpRange(1);
    }

    /** @return the first of so many that follow each other; an even one, as RTP wants it (RFC 3550 §11) */
    static int udpRange(int count) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int first = random() & ~1;
            if (IntStream.range(first, first + count).allMatch(Ports::isFreeUdp)) {
                return first;
            }
        }
        throw new IllegalStateException("no " + count + " UDP ports in a row are free");
    }

    private static int random() {
        return ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
    }

    private static boolean isFreeUdp(int port) {
        try (DatagramSocket socket = new DatagramSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
