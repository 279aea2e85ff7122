package org.trunkline.gateway.signal;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The way to one page: texts leave in the order in which they are handed over. A page that reads so slowly that they pile
 * up is let go, since what waits for it is memory of ours.
 */
final class Line {
    /** A page's calls together say less in minutes. */
    static final int MOST_WAITING = 256;

    private static final Logger LOG = Logger.getLogger(Line.class);

    private final Function<String, Uni<Void>> write;
    private final Consumer<String> close;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * A line to a page that has just come.
     *
     * @param write sends a text and completes when it has left
     * @param close closes the socket as it breaks the rules (1008); the words say which
     */
    Line(Function<String, Uni<Void>> write, Consumer<String> close) {
        this.write = write;
        this.close = close;
    }

    void send(String text) {
        int before = waiting.getAndIncrement();
        if (before < MOST_WAITING) {
            write.apply(text).subscribe().with(_ -> waiting.decrementAndGet(), this::lost);
        } else if (before == MOST_WAITING) {
            close("Read what is sent.");
        }
    }

    void close(String words) {
        close.accept(words);
    }

    private void lost(Throwable why) {
        LOG.debugf("A page went away: %s", why.getMessage());
    }
}
