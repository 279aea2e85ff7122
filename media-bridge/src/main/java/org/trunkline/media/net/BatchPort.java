package org.trunkline.media.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.unix.UnixChannel;
import java.net.Inet6Address;
import java.net.InetSocketAddress;

/**
 * A port whose datagrams do not pass through Netty's pipeline. Netty owns the socket and tells when it is readable; it is
 * then read, and written at the end of the wake-up, by one call for many datagrams, in memory that is never given back.
 *
 * <pre>
 *   Netty's epoll ──► asks for a buffer ──► recvmmsg ──► Receiver, for each datagram
 *                                               ▲ until nothing is left
 *   Receiver ──► send ──► Outbox ──► end of the wake-up ──► sendmmsg
 * </pre>
 */
final class BatchPort extends UdpPort {
    private static final int BATCHES_AT_ONCE = 8; // then the loop's other sockets have their turn

    private final MediaLoop loop;
    private final Batches batches;
    private final Peers peers;
    private final Receiver receiver;
    private final Runnable readOn = this::readAll;
    private int socket;
    private boolean closed;

    BatchPort(MediaLoop loop, Batches batches, InetSocketAddress local, Receiver receiver) {
        this.loop = loop;
        this.batches = batches;
        this.receiver = receiver;
        peers = batches.peers(local.getAddress() instanceof Inet6Address);
    }

    @Override
    void prepare(Bootstrap bootstrap) {
        bootstrap.option(ChannelOption.RCVBUF_ALLOCATOR, new Readable()).handler(new Faults());
    }

    @Override
    public void send(byte[] buffer, int offset, int length, InetSocketAddress to) {
        if (!closed) {
            batches.outbox().add(socket, peers.told(to), buffer, offset, length);
            loop.flushSoon();
        }
    }

    /** On the loop, as its number may be another socket's the moment after. */
    @Override
    public void close() {
        if (loop.isHere()) {
            batches.outbox().flush();
            closed = true;
            channel().close();
        } else {
            loop.execute(this::close);
        }
    }

    private void readAll() {
        for (int batch = 0; batch < BATCHES_AT_ONCE && !closed; batch++) {
            if (readBatch() < batches.inbox().slots()) {
                return;
            }
        }
        loop.execute(readOn); // Netty tells of what comes, not of what is left
    }

    private int readBatch() {
        var inbox = batches.inbox();
        int count = inbox.receive(socket);
        for (int slot = 0; slot < count; slot++) {
            int length = inbox.copyTo(loop.scratch(), slot);
            if (length >= 0) { // else larger than any media datagram: the kernel has cut it
                deliver(length, peers.heard(inbox, slot));
            }
        }
        return count;
    }

    private void deliver(int length, InetSocketAddress from) {
        try {
            receiver.received(loop.scratch(), 0, length, from, loop.turnNanos());
        } catch (RuntimeException bug) {
            loop.fault(bug);
        }
    }

    /** Netty, about to read, asks here for a buffer. */
    private final class Readable extends DefaultMaxMessagesRecvByteBufAllocator {
        @Override
        @SuppressWarnings("deprecation") // of the return type; there is no other
        public RecvByteBufAllocator.Handle newHandle() {
            return new MaxMessageHandle() {
                @Override
                public ByteBuf allocate(ByteBufAllocator unused) {
                    readAll();
                    loop.endTurn();
                    throw NothingLeft.FOR_NETTY;
                }

                @Override
                public int guess() {
                    return 0;
                }
            };
        }
    }

    /** Ends Netty's own reading, the way an error of the socket would. */
    private static final class NothingLeft extends RuntimeException {
        private static final long serialVersionUID = 1;
        static final NothingLeft FOR_NETTY = new NothingLeft();

        private NothingLeft() {
            super(null, null, false, false);
        }
    }

    private final class Faults extends ChannelInboundHandlerAdapter {
        /** On the loop and before the first read, which does not wait for whoever has asked for the port. */
        @Override
        public void channelActive(ChannelHandlerContext context) {
            socket = ((UnixChannel) context.channel()).fd().intValue();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause != NothingLeft.FOR_NETTY) {
                loop.fault(cause); // the port stays open
            }
        }
    }
}
