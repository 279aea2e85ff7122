package org.trunkline.media.net;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The media threads of the process. */
public final class MediaLoops implements AutoCloseable {
    private final EventLoopGroup group;
    private final List<MediaLoop> loops = new ArrayList<>();
    private final ExecutorService aside =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("media-aside").factory());

    /**
     * Starts the threads.
     *
     * @param count how many, one a core
     */
    public MediaLoops(int count) {
        this(count, NetTransport.best());
    }

    MediaLoops(int count, NetTransport transport) {
        var rounds = new ArrayList<Rounds>();
        group = transport.newGroup(count, () -> {
            rounds.add(new Rounds());
            return rounds.getLast();
        });
        for (var executor : group) {
            loops.add(new MediaLoop((SingleThreadEventLoop) executor, transport, rounds.get(loops.size()), aside));
        }
    }

    /**
     * The loops, in a fixed order.
     *
     * @return one a thread
     */
    public List<MediaLoop> all() {
        return List.copyOf(loops);
    }

    /** Stops the threads and closes their sockets; returns when they have ended, five seconds at the most. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
        aside.shutdown();
    }
}
