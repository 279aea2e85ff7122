package org.trunkline.gateway.e2e;

import java.net.DatagramPacket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where a browser is, to who stands between it and the gateway. It goes on checking more ways than the one that it has chosen
 * (RFC 8445 §5): what answers a check goes where that came from, and hears nothing else.
 */
final class BrowserEnds {
    private final Map<ByteBuffer, SocketAddress> checks = new ConcurrentHashMap<>(); // by transaction
    private volatile SocketAddress chosen;

    /** A datagram of the browser. */
    void heard(DatagramPacket datagram) {
        boolean check = isStun(datagram);
        if (check) {
            checks.put(transaction(datagram), datagram.getSocketAddress());
        }
        if (!check || chosen == null) {
            chosen = datagram.getSocketAddress();
        }
    }

    /** A datagram for it: an answer, or anything else, such as a check of the gateway's own (RFC 7675). */
    void address(DatagramPacket datagram) {
        datagram.setSocketAddress(isStun(datagram) ? checks.getOrDefault(transaction(datagram), chosen) : chosen);
    }

    /** RFC 8489 §5. */
    private static ByteBuffer transaction(DatagramPacket stun) {
        return ByteBuffer.wrap(Arrays.copyOfRange(stun.getData(), 8, 20));
    }

    /** RFC 7983 §7. */
    private static boolean isStun(DatagramPacket datagram) {
        int first = datagram.getData()[0];
        return first >= 0 && first < 4;
    }
}
