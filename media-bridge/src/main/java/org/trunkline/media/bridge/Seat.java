package org.trunkline.media.bridge;

import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.trunkline.media.net.Heartbeat;
import org.trunkline.media.net.MediaLoop;
import org.trunkline.media.net.UdpPort;

/** One loop, its browser port, and how it copes with its calls. */
final class Seat {
    private static final Logger LOG = Logger.getLogger(Seat.class);

    private static final long STANDS_STILL_NANOS = 1_000_000_000;

    private final int index;
    private final MediaLoop loop;
    private final BrowserPort sessions;
    private final UdpPort socket;
    private final Scratch scratch = new Scratch();
    private final AtomicInteger calls = new AtomicInteger();
    private final Overload overload;
    private final Heartbeat heart;
    private boolean rehearsing; // the loop's
    private volatile Overload.State state;

    Seat(int index, MediaLoop loop, BrowserPort sessions, UdpPort socket, MediaSettings settings) {
        this.index = index;
        this.loop = loop;
        this.sessions = sessions;
        this.socket = socket;
        overload = new Overload(settings.opusComplexity(), settings.overload(), () -> sessions.any(CallOnLoop::isSpared));
        state = overload.state();
        heart = loop.beat(this::beat);
    }

    MediaLoop loop() {
        return loop;
    }

    BrowserPort sessions() {
        return sessions;
    }

    UdpPort socket() {
        return socket;
    }

    /** What the lanes of this loop's calls work in. */
    Scratch scratch() {
        return scratch;
    }

    AtomicInteger calls() {
        return calls;
    }

    /** Effort toward browsers at this moment. */
    Effort effort() {
        return state.effort();
    }

    /** Whether this loop takes new calls; one that stands still cannot say so itself. */
    boolean admits(long nowNanos) {
        return state.admits() && heart.overdueNanos(nowNanos) < STANDS_STILL_NANOS;
    }

    LoopSnapshot snapshot(long nowNanos) {
        var now = state;
        var effort = now.effort();
        boolean saves = !(now instanceof Overload.AtEase);
        return new LoopSnapshot(calls.get(), heart.health(), effort.complexity(), effort.sparing(), saves, admits(nowNanos));
    }

    /** On the loop: it is busy with nobody's call, which is not to be mistaken for too many. */
    void rehearses(boolean begins) {
        rehearsing = begins;
        if (!begins) {
            heart.forget();
        }
    }

    private void beat(long latenessNanos, long busyNanos, long sinceNanos, long nowNanos) {
        if (calls.get() == 0) {
            overload.on(0, 0, sinceNanos).ifPresent(this::become); // late for another reason than its calls
        } else if (!rehearsing) {
            overload.on(latenessNanos, busyNanos, sinceNanos).ifPresent(this::become);
        }
    }

    private void become(Overload.State next) {
        var before = effort();
        var effort = next.effort();
        boolean less = effort.complexity() < before.complexity() || effort.sparing() && !before.sparing() || !next.admits();
        state = next;
        sessions.each(call -> call.effort(effort));
        int carried = calls.get();
        loop.aside(() -> tell(less, carried, next));
    }

    private void tell(boolean less, int carried, Overload.State now) {
        LOG.logf(
                less ? Logger.Level.WARN : Logger.Level.INFO,
                "Media loop %d %s with %d calls: Opus complexity %d, %s, new calls are %s",
                index,
                less ? "comes late" : "is in time again",
                carried,
                now.effort().complexity(),
                now.effort().sparing() ? "G.711 where a browser's network is clean" : "encoders as they are wanted",
                now.admits() ? "taken" : "refused");
    }
}
