package org.trunkline.media.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SelectStrategyFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.channels.spi.SelectorProvider;

/** How a loop waits for its sockets and reads them: the best that this machine has. */
enum NetTransport {
    /** Linux epoll, read and written by {@link BatchPort}. */
    EPOLL_BATCHES,
    /** Linux epoll, read and written by Netty: where the calls for batches are missing. */
    EPOLL,
    /** Everywhere else. */
    NIO;

    /** Sockets are drained fully: one receive a tick makes delay grow. */
    private static final int DRAIN = 256;
    /** As much as Netty keeps ready for a thread; a larger buffer is made and zeroed for each read. */
    private static final int CACHED_BYTES = 32 * 1024;

    static NetTransport best() {
        return !Epoll.isAvailable() ? NIO : Mmsg.available() ? EPOLL_BATCHES : EPOLL;
    }

    boolean batches() {
        return this == EPOLL_BATCHES;
    }

    /** @param rounds gives one for each loop, in their order */
    EventLoopGroup newGroup(int threads, SelectStrategyFactory rounds) {
        var factory = new DefaultThreadFactory("media", Thread.MAX_PRIORITY); // counts where the JVM may give priorities
        return this == NIO
                ? new NioEventLoopGroup(threads, factory, SelectorProvider.provider(), rounds)
                : new EpollEventLoopGroup(threads, factory, rounds);
    }

    DatagramChannel newDatagramChannel(InternetProtocolFamily family) {
        return this == NIO ? new NioDatagramChannel(family) : new EpollDatagramChannel(family);
    }

    /** How Netty reads, where it does; one byte more than may be tells what was cut. */
    void readInBatches(Bootstrap bootstrap) {
        int datagramBytes = MediaLoop.MAX_DATAGRAM_BYTES + 1;
        int bytes = this == NIO ? datagramBytes : CACHED_BYTES;
        bootstrap.option(
                ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(bytes).maxMessagesPerRead(DRAIN));
        if (this == EPOLL) {
            bootstrap.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, datagramBytes);
        }
    }
}
