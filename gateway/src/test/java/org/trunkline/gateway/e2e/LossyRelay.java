package org.trunkline.gateway.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bad network between a browser and the gateway: everything takes its time, and of the RTP packets each way {@link #LOST}
 * get lost, one at a time, soon after the beginning; after that none.
 */
final class LossyRelay implements AutoCloseable {
    static final int LOST = 20;
    static final int DELAY_MILLIS = 30;
    private static final int SPARED = 50;
    private static final int ONE_OF = 8;

    private final DatagramSocket front = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final DatagramSocket back = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    private final AtomicInteger fromBrowser = new AtomicInteger();
    private final AtomicInteger toBrowser = new AtomicInteger();
    private final BrowserEnds browser = new BrowserEnds();
    private volatile int spoken; // the payload type of the browser's latest RTP

    LossyRelay(int gatewayPort) throws IOException {
        var gateway = new InetSocketAddress(InetAddress.getLoopbackAddress(), gatewayPort);
        Thread.startVirtualThread(() -> carry(front, fromBrowser, toBrowser, packet -> {
            browser.heard(packet);
            spoken = isRtp(packet.getData()) ? packet.getData()[1] & 0x7F : spoken;
            packet.setSocketAddress(gateway);
            return back;
        }));
        Thread.startVirtualThread(() -> carry(back, toBrowser, fromBrowser, packet -> {
            browser.address(packet);
            return front;
        }));
    }

    /** Addresses a packet and says where it leaves. */
    private interface Way {
        DatagramSocket of(DatagramPacket packet);
    }

    /** Where the browser finds it. */
    int port() {
        return front.getLocalPort();
    }

    /** The payload type of what the browser sent last. */
    int spoken() {
        return spoken;
    }

    /** Whether all that get lost have been lost, and some more have come through. */
    boolean done() {
        int enough = SPARED + ONE_OF * (LOST + 1);
        return fromBrowser.get() > enough && toBrowser.get() > enough;
    }

    /** Counts from when there is RTP the other way, too: before that an end may not have its keys yet, and hear nothing. */
    private void carry(DatagramSocket in, AtomicInteger rtp, AtomicInteger otherWay, Way way) {
        while (!in.isClosed()) {
            try {
                var packet = new DatagramPacket(new byte[2048], 2048);
                in.receive(packet);
                var out = way.of(packet);
                boolean counts = isRtp(packet.getData()) && (rtp.get() == 0 || otherWay.get() > 0);
                if (!counts || !lost(rtp.incrementAndGet() - SPARED)) {
                    later.schedule(() -> send(out, packet), DELAY_MILLIS, TimeUnit.MILLISECONDS);
                }
            } catch (IOException e) {
                if (!in.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static boolean lost(int number) {
        return number > 0 && number % ONE_OF == 0 && number / ONE_OF <= LOST;
    }

    private static void send(DatagramSocket out, DatagramPacket packet) {
        try {
            out.send(packet);
        } catch (IOException e) {
            if (!out.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** RFC 7983 §7 and RFC 5761 §4: neither STUN nor DTLS nor RTCP. */
    private static boolean isRtp(byte[] b) {
        int type = b[1] & 0x7F;
        return (b[0] & 0xC0) == 0x80 && (type < 64 || type > 95);
    }

    @Override
    public void close() {
        later.shutdownNow();
        front.close();
        back.close();
    }
}
