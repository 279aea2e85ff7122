package org.trunkline.media.bridge;

import org.trunkline.media.rtp.RtpPacket;

/**
 * Audio that is missing although later audio has come: it may have been lost, or overtaken. Numbers are left free for it in the
 * outgoing stream. What comes in time takes its own place there; what does not is made up when the far end would need it.
 *
 * <pre>
 *   in:    1   2   5   4 (overtaken)       3 (lost)
 *   out:   1   2   5   4                   3', made up when it is due
 *                  └ numbers 3, 4 left free: the far end's buffer puts them where they belong
 * </pre>
 */
final class Hole {
    /** Takes frames of it. */
    @FunctionalInterface
    interface Sink {
        /**
         * One frame.
         *
         * @param pcm holds it
         * @param offset its first sample
         * @param atTicks media time of its first sample
         * @param number the sequence number that was left for it
         * @param nowNanos monotonic time
         */
        void frame(short[] pcm, int offset, long atTicks, int number, long nowNanos);
    }

    private final AudioReader reader;
    private final short[] madeUp = new short[MadeUp.MOST_TICKS];
    private final short[] pcm = new short[MadeUp.MOST_TICKS];
    private long startTicks;
    private int frameTicks;
    private int frames;
    private int firstNumber;
    private long firstDueNanos;
    private long readTicks; // the reader stands here
    private int missing; // a bit for each frame
    private int carried; // of these what is made up came out of a later packet

    Hole(AudioReader reader) {
        this.reader = reader;
    }

    boolean isOpen() {
        return missing != 0;
    }

    void forget() {
        missing = 0;
    }

    /**
     * Opens, and lets the stream's reader go on across it.
     *
     * @param stream stands where the hole begins; behind it afterwards
     * @param next the packet behind it
     * @param count frames, at most 120 ms of them
     * @return false if it has to be repaired at once, and nothing has been done
     */
    boolean open(AudioReader stream, RtpPacket next, long atTicks, int count, int ticksAFrame, int number, long dueNanos) {
        if (!reader.standLike(stream)) {
            return false;
        }
        startTicks = atTicks;
        readTicks = atTicks;
        frames = count;
        frameTicks = ticksAFrame;
        firstNumber = number;
        firstDueNanos = dueNanos;
        missing = (1 << count) - 1;
        carried = 0;
        int ticks = count * ticksAFrame;
        int repaired = stream.repair(next, ticks, madeUp, new LaneMeter());
        if (repaired == ticks) {
            made(ticks, stream.carriesAgain(next), atTicks);
        } else {
            stream.conceal(ticks, madeUp, new LaneMeter()); // what is behind it is no audio
        }
        return true;
    }

    /** What ends here was made up; the last of it was carried by a later packet. */
    private void made(int ticks, int carriedTicks, long atTicks) {
        int end = (int) (atTicks - startTicks + ticks) / frameTicks;
        for (int i = end - Math.min(ticks, carriedTicks) / frameTicks; i < end; i++) {
            carried |= 1 << i;
        }
    }

    /** A packet that was overtaken: false if its place is not here, or is taken. */
    boolean fill(RtpPacket overtaken, long atTicks, long nowNanos, Sink sink) {
        int first = (int) (atTicks - startTicks) / frameTicks;
        boolean here = atTicks >= readTicks && first < frames && (atTicks - startTicks) % frameTicks == 0;
        if (!here || (missing >> first & 1) == 0) {
            return false;
        }
        catchUp(overtaken, atTicks);
        int ticks = reader.decode(overtaken, pcm);
        readTicks = atTicks + ticks;
        for (int i = first; i < frames && (i - first + 1) * frameTicks <= ticks; i++) {
            give(i, pcm, (i - first) * frameTicks, nowNanos, sink);
        }
        return ticks > 0;
    }

    /** What lies before a packet of the hole can be made up better with it. */
    private void catchUp(RtpPacket next, long atTicks) {
        int before = (int) (atTicks - readTicks);
        if (before > 0) {
            int ticks = reader.repair(next, before, pcm, new LaneMeter());
            System.arraycopy(pcm, 0, madeUp, (int) (readTicks - startTicks), ticks);
            made(ticks, reader.carriesAgain(next), readTicks);
        }
    }

    /** Gives what is due. */
    void onTime(long nowNanos, LaneMeter meter, Sink sink) {
        while (isOpen() && nextDeadlineNanos() - nowNanos <= 0) {
            giveMadeUp(nowNanos, meter, sink);
        }
    }

    /** Gives all of it, due or not. */
    void finish(long nowNanos, LaneMeter meter, Sink sink) {
        while (isOpen()) {
            giveMadeUp(nowNanos, meter, sink);
        }
    }

    private void giveMadeUp(long nowNanos, LaneMeter meter, Sink sink) {
        int frame = Integer.numberOfTrailingZeros(missing);
        if ((carried >> frame & 1) != 0) {
            meter.recovered(frameTicks);
        } else {
            meter.concealed(frameTicks);
        }
        give(frame, madeUp, frame * frameTicks, nowNanos, sink);
    }

    /** Only while it is open. */
    long nextDeadlineNanos() {
        return firstDueNanos + Integer.numberOfTrailingZeros(missing) * frameTicks * Playhead.NANOS_A_TICK;
    }

    private void give(int frame, short[] audio, int offset, long nowNanos, Sink sink) {
        if ((missing >> frame & 1) != 0) {
            missing &= ~(1 << frame);
            sink.frame(audio, offset, startTicks + (long) frame * frameTicks, firstNumber + frame & 0xFFFF, nowNanos);
        }
    }

    void close() {
        reader.close();
    }
}
