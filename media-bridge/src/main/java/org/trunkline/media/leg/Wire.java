package org.trunkline.media.leg;

import java.net.InetSocketAddress;

/** Where a leg's datagrams leave. */
@FunctionalInterface
public interface Wire {
    /**
     * Sends one datagram; the bytes are copied or sent before this returns.
     *
     * @param buffer holds the datagram
     * @param offset its first byte
     * @param length its bytes
     * @param to where it goes
     */
    void send(byte[] buffer, int offset, int length, InetSocketAddress to);
}
