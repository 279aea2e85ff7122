package org.trunkline.media.net;

import java.net.InetSocketAddress;

/** Takes the datagrams of one port, on the loop's thread. */
@FunctionalInterface
public interface Receiver {
    /**
     * One datagram. The buffer belongs to the loop and is used again afterwards; it may be changed in place.
     *
     * @param buffer holds the datagram
     * @param offset its first byte
     * @param length its bytes
     * @param from who sent it
     * @param nowNanos monotonic time of this wake-up
     */
    void received(byte[] buffer, int offset, int length, InetSocketAddress from, long nowNanos);
}
