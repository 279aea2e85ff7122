package org.trunkline.media.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;

/** A port through Netty's pipeline: where {@link BatchPort} is not to be had, and good enough there. */
final class PipelinePort extends UdpPort {
    private final MediaLoop loop;
    private final Receiver receiver;
    private boolean dirty;

    PipelinePort(MediaLoop loop, Receiver receiver) {
        this.loop = loop;
        this.receiver = receiver;
    }

    @Override
    void prepare(Bootstrap bootstrap) {
        bootstrap.handler(new Reader());
    }

    @Override
    public void send(byte[] buffer, int offset, int length, InetSocketAddress to) {
        var bytes = channel().alloc().directBuffer(length).writeBytes(buffer, offset, length);
        channel().write(new DatagramPacket(bytes, to), channel().voidPromise());
        if (!dirty) {
            dirty = true;
            loop.flushSoon(this);
        }
    }

    @Override
    public void close() {
        channel().flush();
        channel().close();
    }

    void flush() {
        dirty = false;
        channel().flush();
    }

    private final class Reader extends SimpleChannelInboundHandler<DatagramPacket> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            int length = packet.content().readableBytes();
            byte[] buffer = loop.scratch();
            if (length > MediaLoop.MAX_DATAGRAM_BYTES) {
                return; // larger than any media datagram, and cut
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
