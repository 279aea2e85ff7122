package org.trunkline.gateway.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A network between one browser and the gateway that loses audio on the way down. It stands at another address of this machine,
 * on the gateway's port, which is what the gateway tells browsers.
 *
 * <pre>
 *   browser ◄──► 127.0.0.2:port │ this │ ◄──► 127.0.0.1:port gateway
 * </pre>
 */
final class LossyWay implements AutoCloseable {
    static final String ADDRESS = "127.0.0.2";

    /** What was let through, as it is on the wire: an SRTP header is in the clear. */
    record Packet(int payloadType, int sequence, long timestamp, int bytes) {}

    private final DatagramSocket toBrowser;
    private final DatagramSocket toGateway = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
    private final SocketAddress gateway;
    private final Random random = new Random(28);
    private final List<Packet> heard = new ArrayList<>();
    private final BrowserEnds browser = new BrowserEnds();
    private volatile int lossPercent;

    LossyWay(int port) throws IOException {
        toBrowser = new DatagramSocket(new InetSocketAddress(ADDRESS, port));
        gateway = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        Thread.startVirtualThread(this::up);
        Thread.startVirtualThread(this::down);
    }

    void loses(int percent) {
        lossPercent = percent;
    }

    /** In the order in which they came. */
    List<Packet> heard() {
        synchronized (heard) {
            return List.copyOf(heard);
        }
    }

    /** The next one that is let through. */
    Packet next() {
        int before = heard().size();
        return Await.value("a packet", Await.PATIENCE, () -> heard().stream().skip(before).findFirst());
    }

    int payloadType() {
        synchronized (heard) {
            return heard.isEmpty() ? -1 : heard.getLast().payloadType();
        }
    }

    private void up() {
        pass(toBrowser, datagram -> {
            browser.heard(datagram);
            datagram.setSocketAddress(gateway);
            toGateway.send(datagram);
        });
    }

    private void down() {
        pass(toGateway, datagram -> {
            if (isAudio(datagram) && isLost(datagram)) {
                return;
            }
            browser.address(datagram);
            toBrowser.send(datagram);
        });
    }

    private boolean isLost(DatagramPacket datagram) {
        if (random.nextInt(100) < lossPercent) {
            return true;
        }
        byte[] b = datagram.getData();
        synchronized (heard) {
            heard.add(new Packet(
                    b[1] & 0x7F,
                    (b[2] & 0xFF) << 8 | b[3] & 0xFF,
                    (b[4] & 0xFFL) << 24 | (b[5] & 0xFF) << 16 | (b[6] & 0xFF) << 8 | b[7] & 0xFF,
                    datagram.getLength()));
        }
        return false;
    }

    /** RFC 7983: RTP or RTCP; RFC 5761 §4: which of them. */
    private static boolean isAudio(DatagramPacket datagram) {
        int first = datagram.getData()[0] & 0xFF;
        int second = datagram.getData()[1] & 0xFF;
        return first >= 128 && first <= 191 && (second < 192 || second > 223);
    }

    private interface Step {
        void on(DatagramPacket datagram) throws IOException;
    }

    private static void pass(DatagramSocket from, Step step) {
        byte[] buffer = new byte[2048];
        while (!from.isClosed()) {
            try {
                var datagram = new DatagramPacket(buffer, buffer.length);
                from.receive(datagram);
                step.on(datagram);
            } catch (IOException e) {
                if (!from.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    @Override
    public void close() {
        toBrowser.close();
        toGateway.close();
    }
}
