package org.trunkline.media.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;

/** One bound UDP socket of a {@link MediaLoop}. Everything but {@link #local()} is for the loop's thread. */
public final class UdpPort {
    private final MediaLoop loop;
    private final Receiver receiver;
    private Channel channel;
    private boolean dirty;

    UdpPort(MediaLoop loop, Receiver receiver) {
        this.loop = loop;
        this.receiver = receiver;
    }

    void bound(Channel bound) {
        channel = bound;
    }

    SimpleChannelInboundHandler<DatagramPacket> handler() {
        return new Reader();
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
    public void send(byte[] buffer, int offset, int length, InetSocketAddress to) {
        var bytes = channel.alloc().directBuffer(length).writeBytes(buffer, offset, length);
        channel.write(new DatagramPacket(bytes, to), channel.voidPromise());
        if (!dirty) {
            dirty = true;
            loop.flushAtEndOfTurn(this);
        }
    }

    /** Sends what is queued, a goodbye perhaps, and closes the socket. */
    public void close() {
        channel.flush();
        channel.close();
    }

    void flush() {
        dirty = false;
        channel.flush();
    }

    private final class Reader extends SimpleChannelInboundHandler<DatagramPacket> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            int length = packet.content().readableBytes();
            byte[] buffer = loop.scratch();
            if (length > MediaLoop.MAX_DATAGRAM_BYTES) {
                return; // Larger than any media datagram: the kernel already cut it.
            }
            packet.content().readBytes(buffer, 0, length);
            receiver.received(buffer, 0, length, packet.sender(), loop.turnNanos());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            loop.endTurn();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            loop.fault(cause); // ICMP errors of a peer that is gone come here too; the port stays open.
        }
    }
}
