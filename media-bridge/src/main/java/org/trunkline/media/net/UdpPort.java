package org.trunkline.media.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** One bound UDP socket of a {@link MediaLoop}. Everything but {@link #local()} and {@link #close()} is for the loop's thread. */
public abstract sealed class UdpPort permits BatchPort, PipelinePort {
    private Channel channel;

    /** What has to be known to Netty before the socket is bound. */
    abstract void prepare(Bootstrap bootstrap);

    void bound(Channel bound) {
        channel = bound;
    }

    Channel channel() {
        return channel;
    }

    /**
     * Where this port is bound.
     *
     * @return address and port
     */
    public InetSocketAddress local() {
        return (InetSocketAddress) channel.localAddress();
    }

    /**
     * Queues a datagram; it leaves with the others of this wake-up. The bytes are copied.
     *
     * @param buffer holds the datagram
     * @param offset its first byte
     * @param length its bytes
     * @param to where it goes
     */
    public abstract void send(byte[] buffer, int offset, int length, InetSocketAddress to);

    /** Sends what is queued, a goodbye perhaps, and closes the socket. */
    public abstract void close();
}
