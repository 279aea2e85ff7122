package org.trunkline.carrier;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;

/** An even port for RTP and the next one for RTCP (RFC 3550 §11), both open. */
record RtpSockets(DatagramChannel rtp, DatagramChannel rtcp) {
    private static final int ATTEMPTS = 100;

    static RtpSockets open(InetAddress address) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            DatagramChannel any = bound(address, 0);
            int port = ((InetSocketAddress) any.getLocalAddress()).getPort();
            try {
                DatagramChannel other = bound(address, port ^ 1);
                return port % 2 == 0 ? new RtpSockets(any, other) : new RtpSockets(other, any);
            } catch (SocketException taken) {
                any.close();
            }
        }
        throw new SocketException("no pair of free ports at " + address.getHostAddress());
    }

    private static DatagramChannel bound(InetAddress address, int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.bind(new InetSocketAddress(address, port)).configureBlocking(false);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) rtp.getLocalAddress();
    }

    void close() throws IOException {
        rtp.close();
        rtcp.close();
    }
}
