package org.trunkline.sip;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.trunkline.sip.StreamFramer.Frame;

/**
 * One TCP or TLS connection, whoever opened it. Two virtual threads wait in its socket, so that nobody else has to.
 *
 * <pre>
 *   reader:  connect, TLS ─► read ─► StreamFramer ─► SIP thread      16 messages under way, then the peer waits
 *   writer:  queue ─► write                                          256 KiB waiting, then the connection is closed
 *
 *   open ──finish──► what waits is written, nothing more taken ──► closed
 *     └────close, by either side or for a fault────────────────────► closed, what waits is lost
 * </pre>
 */
final class Connection {
    private static final int MAX_UNDER_WAY = 16;
    private static final int MAX_QUEUED_BYTES = 256 << 10;
    private static final int HANDSHAKE_STALLS = 2; // to connect, and for the handshake as a whole
    private static final byte[] END = {}; // in the queue, after everything
    private static final Duration GOODBYE = Duration.ofSeconds(1);
    private static final byte[] PONG = {'\r', '\n'}; // RFC 5626 §4.4.1

    /** Makes the socket ready: connects, does the handshake, checks who is there. */
    interface Opening {
        Socket open() throws IOException;
    }

    /** Who wants it: the one who has opened it, but for a connection that only brings them an answer. */
    enum Side {
        THEIRS,
        OURS
    }

    private final Side side;
    private final StreamPort port;
    private final Target target;
    private final Socket plain; // below TLS: closing it ends whatever waits
    private final Opening opening;
    private final long begunNanos = System.nanoTime();
    private final StreamFramer framer = new StreamFramer();
    private final LinkedBlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger queuedBytes = new AtomicInteger();
    private final Semaphore underWay = new Semaphore(MAX_UNDER_WAY);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread reader;
    private volatile boolean finishing;
    private volatile Socket socket;
    private volatile Thread writer;
    private volatile long heardNanos = System.nanoTime();
    private volatile long waitingSinceNanos; // 0: not waiting for the peer
    private volatile long partialSinceNanos;

    Connection(Side side, StreamPort port, Target target, Socket plain, Opening opening) {
        this.side = side;
        reader = Thread.ofVirtual().name(port.name() + (side == Side.OURS ? "-to" : "-in")).unstarted(this::run);
        this.port = port;
        this.target = target;
        this.plain = plain;
        this.opening = opening;
    }

    Side side() {
        return side;
    }

    Target target() {
        return target;
    }

    boolean open() {
        return !closed.get() && !finishing;
    }

    /** Whether it ever came to be. */
    boolean opened() {
        return socket != null;
    }

    void start() {
        reader.start();
    }

    private void run() {
        try (var ready = opening.open()) {
            socket = ready;
            if (closed.get()) {
                return;
            }
            writer = Thread.ofVirtual().name(reader.getName() + "-out").start(this::write);
            read(ready);
            close("closed by the peer");
        } catch (IOException failed) {
            if (!closed.get()) {
                port.tally().count(Refusal.SOCKET);
            }
            close(failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage());
        } catch (InterruptedException stop) {
            close("stopped");
        } catch (RuntimeException bug) {
            port.complain(this, "a bug in reading it", bug);
            close("internal error");
        }
    }

    private void read(Socket from) throws IOException, InterruptedException {
        var in = from.getInputStream();
        var bytes = new byte[16 << 10];
        for (int count = in.read(bytes); count >= 0 && !closed.get(); count = in.read(bytes)) {
            heardNanos = System.nanoTime();
            var frames = framer.feed(bytes, count);
            if (!frames.isEmpty() || !framer.partial()) {
                partialSinceNanos = 0;
            }
            for (var frame : frames) {
                on(frame); // while this waits, nobody is late but we
            }
            if (framer.partial() && partialSinceNanos == 0) {
                partialSinceNanos = System.nanoTime() | 1;
            }
        }
    }

    private void on(Frame frame) throws InterruptedException {
        switch (frame) {
            case Frame.Message(var message) -> {
                var datagram = new Datagram(message, target.address());
                var refusal = datagram.refusal();
                underWay.acquire();
                port.thread().run(() -> {
                    underWay.release();
                    port.take(datagram, refusal, StreamChannel.of(port, this));
                });
            }
            case Frame.Ping() -> send(PONG);
            case Frame.Broken(var why) -> {
                port.tally().count(why);
                close("what came was no SIP stream");
            }
        }
    }

    /** Never waits; whether the connection was still there to take it. */
    boolean send(byte[] message) {
        if (!open()) {
            return false;
        }
        if (queuedBytes.addAndGet(message.length) > MAX_QUEUED_BYTES) {
            port.tally().count(Refusal.OVERLOAD);
            close("the peer reads too slowly");
            return false;
        }
        queue.add(message);
        return true;
    }

    private void write() {
        try (var ready = socket) { // TLS says good-bye after the last message
            var out = ready.getOutputStream();
            for (var message = queue.take(); message != END && !closed.get(); message = queue.take()) {
                waitingSinceNanos = System.nanoTime() | 1;
                out.write(message);
                waitingSinceNanos = 0;
                queuedBytes.addAndGet(-message.length);
            }
            close("finished");
        } catch (IOException failed) {
            close("writing failed: " + failed.getMessage());
        } catch (InterruptedException stop) {
            close("stopped");
        }
    }

    /** Looks whether the peer still does its part, and whether anybody needs it; called now and then. */
    void inspect(long nowNanos, StreamLimits limits, boolean needed) {
        long stallNanos = limits.stall().toNanos();
        long waitingSince = waitingSinceNanos; // the writer and the reader may be through just now
        long partialSince = partialSinceNanos;
        if (!opened() && nowNanos - begunNanos > HANDSHAKE_STALLS * stallNanos) {
            port.tally().count(Refusal.SOCKET);
            close("no handshake");
        } else if (waitingSince != 0 && nowNanos - waitingSince > stallNanos) {
            port.tally().count(Refusal.OVERLOAD);
            close("the peer reads too slowly");
        } else if (partialSince != 0 && nowNanos - partialSince > stallNanos) {
            port.tally().count(Refusal.BROKEN_STREAM);
            close("a message was begun and not finished");
        } else if (!needed && nowNanos - heardNanos > limits.idle().toNanos()) {
            close("idle");
        }
    }

    /** Takes nothing more, and closes when what waits is written; also where it has yet to be opened for that. */
    void finish() {
        finishing = true;
        queue.add(END);
    }

    void awaitEnd(Duration atMost) throws InterruptedException {
        if (reader.isAlive()) {
            reader.join(atMost);
        }
    }

    void close(String words) {
        if (closed.getAndSet(true)) {
            return;
        }
        queue.add(END);
        underWay.release(MAX_UNDER_WAY); // the reader may wait for an endpoint that has stopped
        Thread.ofVirtual().name(reader.getName() + "-end").start(this::end);
        port.closed(this, words);
    }

    /** The writer may be stuck in a message that nobody reads, or in a good-bye that nobody answers. */
    private void end() {
        var last = writer;
        try (plain) {
            if (last != null) {
                last.join(GOODBYE);
            }
        } catch (IOException gone) {
            // closed, then
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
