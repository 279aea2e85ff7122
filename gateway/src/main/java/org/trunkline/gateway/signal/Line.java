package org.trunkline.gateway.signal;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The way to one page: texts leave in the order in which they are handed over. A page that reads so slowly that they pile
 * up is let go, since what waits for it is memory of ours.
 */
final class Line {
    /** A page's calls together say less in minutes. */
    static final int MOST_WAITING = 256;

    static final int NORMAL = 1000; // RFC 6455 §7.4.1, as the next
    static final int POLICY_VIOLATION = 1008;
    static final int TRY_AGAIN_LATER = 1013; // registered by IANA
    static final int UNAUTHORIZED = 4401; // RFC 6455 §7.4.2: ours, after HTTP's 401

    /** Closes a socket. */
    @FunctionalInterface
    interface Close {
        /** The words fit into a close frame: 123 bytes (RFC 6455 §5.5). */
        void with(int code, String words);
    }

    private static final Logger LOG = Logger.getLogger(Line.class);

    private final Function<String, Uni<Void>> write;
    private final Close close;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * A line to a page that has just come.
     *
     * @param write sends a text and completes when it has left
     * @param close closes the socket
     */
    Line(Function<String, Uni<Void>> write, Close close) {
        this.write = write;
        this.close = close;
    }

    void send(String text) {
        int before = waiting.getAndIncrement();
        if (before < MOST_WAITING) {
            write.apply(text).subscribe().with(_ -> waiting.decrementAndGet(), this::lost);
        } else if (before == MOST_WAITING) {
            close(POLICY_VIOLATION, "Read what is sent.");
        }
    }

    void close(int code, String words) {
        close.with(code, words);
    }

    private void lost(Throwable why) {
        LOG.debugf("A page went away: %s", why.getMessage());
    }
}
