package org.trunkline.media.bridge;

import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.RtpPacket;

/**
 * The holes of one stream that may yet be filled. Only a network that lets packets overtake each other is waited for, as long
 * as it lately took; on every other one there is no hole, and what is missing is made up at once.
 */
final class Holes {
    private static final int MOST = 2; // at once; the older one is over when another opens
    private static final long MARGIN_NANOS = 5_000_000;
    private static final long MOST_PATIENCE_NANOS = 45_000_000; // a phone's buffer holds 60 ms, and has to be reached

    private final AudioReader stream;
    private final LaneMeter meter;
    private final Hole.Sink sink;
    private final Hole[] holes = new Hole[MOST]; // made when needed: a reader takes memory
    private int newest;

    Holes(AudioReader stream, LaneMeter meter, Hole.Sink sink) {
        this.stream = stream;
        this.meter = meter;
        this.sink = sink;
    }

    /**
     * Opens one for whole frames that are missing, if something may still come.
     *
     * @param next the packet behind it, not yet decoded
     * @param number the sequence number of the first frame
     * @return false: they have to be repaired at once
     */
    boolean open(RtpPacket next, long atTicks, int frames, int frameTicks, int number, Punctuality pace, long nowNanos) {
        long overtaken = pace.overtakenNanos();
        long patience = Math.min(overtaken + MARGIN_NANOS, MOST_PATIENCE_NANOS);
        long end = atTicks + (long) frames * frameTicks;
        if (overtaken == 0 || pace.dueNanos(end) + patience - nowNanos <= 0) {
            return false;
        }
        var hole = next(nowNanos);
        return hole.open(
                stream, next, atTicks, frames, frameTicks, number, pace.dueNanos(atTicks + frameTicks) + patience);
    }

    private Hole next(long nowNanos) {
        newest = (newest + 1) % MOST;
        if (holes[newest] == null) {
            holes[newest] = new Hole(stream.another());
        }
        holes[newest].finish(nowNanos, meter, sink);
        return holes[newest];
    }

    /** A packet that was overtaken: false if no hole waits for it. */
    boolean fill(RtpPacket overtaken, long atTicks, long nowNanos) {
        for (var hole : holes) {
            if (hole != null && hole.isOpen() && hole.fill(overtaken, atTicks, nowNanos, sink)) {
                return true;
            }
        }
        return false;
    }

    void onTime(long nowNanos) {
        for (var hole : holes) {
            if (hole != null && hole.isOpen()) {
                hole.onTime(nowNanos, meter, sink);
            }
        }
    }

    long nextDeadlineNanos() {
        long due = Timed.NEVER;
        for (var hole : holes) {
            due = hole != null && hole.isOpen() ? Timed.sooner(due, hole.nextDeadlineNanos()) : due;
        }
        return due;
    }

    /** Nobody waits for them any more. */
    void forget() {
        for (var hole : holes) {
            if (hole != null) {
                hole.forget();
            }
        }
    }

    void close() {
        for (var hole : holes) {
            if (hole != null) {
                hole.close();
            }
        }
    }
}
