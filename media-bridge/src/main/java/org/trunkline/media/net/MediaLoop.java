package org.trunkline.media.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.socket.InternetProtocolFamily;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One thread of media: it owns sockets, and everything that a call's media does happens on it.
 *
 * <pre>
 *   wake-up ─┬─ datagrams of a socket ───┐
 *            ├─ alarms of a millisecond ─┼── each a turn: read the clock once ──► engines ──► Outbox
 *            ├─ a command ───────────────┘
 *            └─ send what the Outbox holds
 * </pre>
 *
 * What was sent leaves together at the end of the wake-up, or with the first turn after half a millisecond.
 */
public final class MediaLoop {
    /** The largest datagram that is read or sent; media stays under the path MTU. */
    public static final int MAX_DATAGRAM_BYTES = 2048;
    /** The same with room for an SRTP trailer. */
    static final int BUFFER_BYTES = MAX_DATAGRAM_BYTES + 64;

    private static final Logger LOG = Logger.getLogger(MediaLoop.class);
    private static final int SOCKET_BUFFER_BYTES = 1 << 20;
    private static final long PATIENCE_NANOS = 500_000;

    private final SingleThreadEventLoop loop;
    private final NetTransport transport;
    private final Rounds rounds;
    private final Executor aside;
    private final Alarms alarms = new Alarms(this::ringIn);
    private final List<PipelinePort> dirty = new ArrayList<>();
    private final Optional<Batches> batches;
    private final byte[] scratch = new byte[BUFFER_BYTES];
    private final Runnable flush = this::flush;
    private final Runnable lastTurn = () -> turn(flush);
    private final Runnable ring = this::ring;
    private final Runnable bell = () -> turn(ring);
    private long turnNanos;
    private boolean inTurn;
    private boolean toFlush;
    private long toFlushSinceNanos;

    MediaLoop(SingleThreadEventLoop loop, NetTransport transport, Rounds rounds, Executor aside) {
        this.loop = loop;
        this.transport = transport;
        this.rounds = rounds;
        this.aside = aside;
        batches = transport.batches() ? Optional.of(new Batches()) : Optional.empty();
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
        var port = batches.<UdpPort>map(memory -> new BatchPort(this, memory, local, receiver))
                .orElseGet(() -> new PipelinePort(this, receiver));
        var bootstrap = new Bootstrap()
                .group(loop)
                .channelFactory(() -> transport.newDatagramChannel(family(local)))
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES);
        transport.readInBatches(bootstrap);
        port.prepare(bootstrap);
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
     * Has another thread do what a loop has no time for, such as writing a line of the log. After shutdown it is dropped.
     *
     * @param work runs there soon, in order; may take its time
     */
    public void aside(Runnable work) {
        try {
            aside.execute(work);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("Something was to be done after the loops had stopped");
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
            rounds.tell(heart::worked);
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
            rounds.works(turnNanos);
            if (toFlush && turnNanos - toFlushSinceNanos > PATIENCE_NANOS) {
                flush();
            }
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
        inTurn = false;
    }

    /** Something was queued in the outbox. */
    void flushSoon() {
        if (!toFlush) {
            toFlush = true;
            toFlushSinceNanos = turnNanos();
            loop.executeAfterEventLoopIteration(lastTurn);
        }
    }

    void flushSoon(PipelinePort port) {
        dirty.add(port);
        flushSoon();
    }

    private void flush() {
        toFlush = false;
        batches.ifPresent(memory -> memory.outbox().flush());
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).flush();
        }
        dirty.clear();
    }

    boolean isHere() {
        return loop.inEventLoop();
    }

    private void ringIn(long delayNanos) {
        loop.schedule(bell, delayNanos, TimeUnit.NANOSECONDS);
    }

    private void ring() {
        alarms.ring(turnNanos);
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

    private static InternetProtocolFamily family(InetSocketAddress local) {
        return local.getAddress() instanceof Inet6Address ? InternetProtocolFamily.IPv6 : InternetProtocolFamily.IPv4;
    }
}
