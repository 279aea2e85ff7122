package org.trunkline.media.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One thread of media: it owns sockets, and everything that a call's media does happens on it.
 *
 * <pre>
 *   wake-up ──► read the clock once ──► datagrams │ commands │ deadlines ──► engines ──► flush what was sent
 * </pre>
 *
 * A turn is one wake-up: all that was sent in it leaves in one batch at its end.
 */
public final class MediaLoop {
    /** The largest datagram that is read or sent; media stays under the path MTU. */
    public static final int MAX_DATAGRAM_BYTES = 2048;

    private static final Logger LOG = Logger.getLogger(MediaLoop.class);
    private static final int DATAGRAMS_A_READ = 32;
    private static final int SOCKET_BUFFER_BYTES = 1 << 20;

    private final EventLoop loop;
    private final NetTransport transport;
    private final Alarms alarms = new Alarms(this::ringIn);
    private final List<UdpPort> dirty = new ArrayList<>();
    private final byte[] scratch = new byte[MAX_DATAGRAM_BYTES + 64]; // 64: room for an SRTP trailer
    private Heartbeat heartbeat = new Heartbeat((_, _, _, _) -> {}, MediaClock.nowNanos());
    private long turnNanos;
    private boolean inTurn;

    MediaLoop(EventLoop loop, NetTransport transport) {
        this.loop = loop;
        this.transport = transport;
    }

    /**
     * Opens a UDP port whose datagrams are handled on this loop. Blocks until it is bound.
     *
     * @param local where; port 0 takes any
     * @param receiver gets the datagrams
     * @return the open port
     * @throws IOException if the address cannot be bound
     */
    public UdpPort bind(InetSocketAddress local, Receiver receiver) throws IOException {
        var port = new UdpPort(this, receiver);
        var bootstrap = new Bootstrap()
                .group(loop)
                .channelFactory(transport::newDatagramChannel)
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
                .option(ChannelOption.RCVBUF_ALLOCATOR, transport.receiveBuffers(MAX_DATAGRAM_BYTES, DATAGRAMS_A_READ))
                .handler(new ChannelInitializer<DatagramChannel>() {
                    @Override
                    protected void initChannel(DatagramChannel channel) {
                        channel.pipeline().addLast(port.handler());
                    }
                });
        transport.batch(bootstrap, MAX_DATAGRAM_BYTES);
        var bound = bootstrap.bind(local).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot bind UDP " + local + ": " + bound.cause().getMessage(), bound.cause());
        }
        port.bound(bound.channel());
        return port;
    }

    /**
     * Hands a command to the loop's thread. After shutdown commands are dropped.
     *
     * @param command runs there soon, in order
     */
    public void execute(Runnable command) {
        try {
            loop.execute(() -> turn(command));
        } catch (RejectedExecutionException stopped) {
            LOG.debug("A command came after the loop had stopped");
        }
    }

    /**
     * Makes the alarm clock of something that lives on this loop.
     *
     * @param timed what is woken
     * @return its clock
     */
    public Wakeup wakeup(Timed timed) {
        return new Wakeup(alarms, this::turnNanos, timed);
    }

    /**
     * Lets the heart of this loop beat from now on.
     *
     * @param listener hears each beat
     * @return what knows how late the loop is
     */
    public Heartbeat beat(Beat listener) {
        var heart = new Heartbeat(listener, MediaClock.nowNanos());
        execute(() -> {
            heartbeat = heart;
            wakeup(heart).rearm();
        });
        return heart;
    }

    /**
     * The time of this turn. Only on the loop's thread.
     *
     * @return monotonic nanoseconds, read once a turn
     */
    public long turnNanos() {
        if (!inTurn) {
            inTurn = true;
            turnNanos = System.nanoTime();
        }
        return turnNanos;
    }

    void turn(Runnable work) {
        try {
            turnNanos();
            work.run();
        } catch (RuntimeException bug) {
            fault(bug);
        } finally {
            endTurn();
        }
    }

    void endTurn() {
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).flush();
        }
        dirty.clear();
        if (inTurn) {
            inTurn = false;
            heartbeat.turned(System.nanoTime() - turnNanos);
        }
    }

    private void ringIn(long delayNanos) {
        loop.schedule(this::ring, delayNanos, TimeUnit.NANOSECONDS);
    }

    private void ring() {
        turn(() -> alarms.ring(turnNanos));
    }

    void flushAtEndOfTurn(UdpPort port) {
        dirty.add(port);
    }

    void fault(Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debugf("A UDP socket reported: %s", cause.getMessage());
        } else {
            LOG.error("A media loop caught a bug; the loop goes on", cause);
        }
    }

    byte[] scratch() {
        return scratch;
    }
}
