package org.trunkline.gateway.e2e;

import java.net.DatagramPacket;
import java.net.SocketAddress;

/**
 * Where a browser is, to who stands between it and the gateway. It goes on checking more ways than the one that it has chosen
 * (RFC 8445 §5): what answers a check goes where that came from, and hears nothing else.
 */
final class BrowserEnds {
    private volatile SocketAddress checking;
    private volatile SocketAddress chosen;

    /** A datagram of the browser. */
    void heard(DatagramPacket datagram) {
        if (isStun(datagram)) {
            checking = datagram.getSocketAddress();
        } else {
            chosen = datagram.getSocketAddress();
        }
    }

    /** A datagram for it. */
    void address(DatagramPacket datagram) {
        datagram.setSocketAddress(isStun(datagram) ? checking : chosen);
    }

    /** RFC 7983 §7. */
    private static boolean isStun(DatagramPacket datagram) {
        int first = datagram.getData()[0];
        return first >= 0 && first < 4;
    }
}
