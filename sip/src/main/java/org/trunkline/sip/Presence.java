package org.trunkline.sip;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells soon that nobody listens at a UDP address.
 *
 * <pre>
 *   request ──answer within 200 ms──► nothing to do
 *      └────── none ──► CRLF CRLF from a socket that is connected to the peer ──ICMP: port unreachable──► lost
 * </pre>
 *
 * The socket that we listen at is connected to nobody, so the kernel has nobody to tell what ICMP says about its
 * datagrams. What is sent is a keep-alive, which peers ignore (RFC 5626 §3.5.1, RFC 3261 §7.5). On the SIP thread, but
 * for the waiting.
 */
final class Presence {
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final int ICMP_WAIT_MILLIS = 1000;
    private static final byte[] KEEP_ALIVE = {'\r', '\n', '\r', '\n'};

    private final UdpPort port;
    private final JainStack stack;
    private final Set<InetSocketAddress> watched = new HashSet<>();

    Presence(UdpPort port, JainStack stack) {
        this.port = port;
        this.stack = stack;
    }

    /** A request has just been sent there. */
    void watch(InetSocketAddress peer) {
        if (watched.add(peer)) {
            port.thread().after(FIRST_WAIT, () -> {
                if (stack.waiting(way -> leads(way, peer))) {
                    Thread.ofVirtual().name("sip-presence").start(() -> probe(peer));
                } else {
                    watched.remove(peer);
                }
            });
        }
    }

    private static boolean leads(Object way, InetSocketAddress peer) {
        return way instanceof UdpChannel udp && udp.peer().equals(peer);
    }

    private void probe(InetSocketAddress peer) {
        boolean nobody = nobodyAt(peer);
        port.thread().run(() -> {
            watched.remove(peer);
            if (nobody) {
                stack.lost(way -> leads(way, peer));
            }
        });
    }

    private boolean nobodyAt(InetSocketAddress peer) {
        try (var socket = new DatagramSocket(new InetSocketAddress(port.getIpAddress(), 0))) {
            socket.connect(peer);
            socket.setSoTimeout(ICMP_WAIT_MILLIS);
            socket.send(new DatagramPacket(KEEP_ALIVE, KEEP_ALIVE.length));
            socket.receive(new DatagramPacket(new byte[1], 1));
            return false;
        } catch (SocketTimeoutException silence) {
            return false;
        } catch (IOException unreachable) {
            return true;
        }
    }
}
