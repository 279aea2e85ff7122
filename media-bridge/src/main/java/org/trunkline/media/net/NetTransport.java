package org.trunkline.media.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/** Which of Netty's transports is used: epoll with batched reads where there is one, else NIO. */
enum NetTransport {
    /** Linux epoll with recvmmsg and sendmmsg. */
    EPOLL {
        @Override
        EventLoopGroup newGroup(int threads) {
            return new EpollEventLoopGroup(threads, new DefaultThreadFactory("media"));
        }

        @Override
        DatagramChannel newDatagramChannel() {
            return new EpollDatagramChannel();
        }

        @Override
        RecvByteBufAllocator receiveBuffers(int datagramBytes, int datagramsARead) {
            return new FixedRecvByteBufAllocator(datagramBytes * datagramsARead).maxMessagesPerRead(DRAIN);
        }

        @Override
        void batch(Bootstrap bootstrap, int datagramBytes) {
            bootstrap.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, datagramBytes);
        }
    },
    /** Everywhere else. */
    NIO {
        @Override
        EventLoopGroup newGroup(int threads) {
            return new NioEventLoopGroup(threads, new DefaultThreadFactory("media"));
        }

        @Override
        DatagramChannel newDatagramChannel() {
            return new NioDatagramChannel();
        }

        @Override
        RecvByteBufAllocator receiveBuffers(int datagramBytes, int datagramsARead) {
            return new FixedRecvByteBufAllocator(datagramBytes).maxMessagesPerRead(DRAIN);
        }

        @Override
        void batch(Bootstrap bootstrap, int datagramBytes) {}
    };

    /** Sockets are drained fully: one receive a tick makes delay grow. */
    private static final int DRAIN = 256;

    abstract EventLoopGroup newGroup(int threads);

    abstract DatagramChannel newDatagramChannel();

    abstract RecvByteBufAllocator receiveBuffers(int datagramBytes, int datagramsARead);

    abstract void batch(Bootstrap bootstrap, int datagramBytes);

    static NetTransport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }
}
