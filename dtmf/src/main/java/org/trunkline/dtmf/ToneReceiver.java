package org.trunkline.dtmf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hears the presses in one incoming stream of telephone-event packets, each once.
 *
 * <pre>
 *  packets   [M d=160] [d=320] [d=480] [E d=560] [E d=560] [E d=560]
 *  heard     Started   Progress Progress Ended      -         -
 *            Progress
 * </pre>
 *
 * A press is known by SSRC, RTP timestamp and event: whatever is lost, doubled or late, packets that share these
 * belong to one press, and packets that do not are another. A press may be heard first at any of its packets. When
 * all its end packets are lost it ends with the next press, or after a silence. An event longer than 0xFFFF clock
 * units arrives as several segments (RFC 4733 §2.5.1.3) and is still one press.
 *
 * <p>Used by one thread.
 */
public final class ToneReceiver {
    /**
     * No packet of a press for so long: its end packets were lost. Long enough for a sender that stalls: a press that is
     * ended too early is cut, one that is ended late is only late, and the next press ends it anyway.
     */
    private static final long SILENCE_NANOS = 1_000_000_000;
    /** An older timestamp than the newest press's is late, not new, within this much. */
    private static final int LATE_SECONDS = 5;

    private final int clockRateHz;
    private final EndedPresses ended = new EndedPresses();
    private final FarClock farClock;
    private Optional<HeardPress> press = Optional.empty();

    /**
     * A receiver for one payload type.
     *
     * @param clockRateHz the clock rate negotiated for telephone-event: 8000, 48000
     */
    public ToneReceiver(int clockRateHz) {
        this.clockRateHz = clockRateHz;
        this.farClock = new FarClock(clockRateHz);
    }

    /** What was heard of a press. No {@code toString} tells the digit. */
    public sealed interface ToneHeard {
        /**
         * The key.
         *
         * @return never null
         */
        Digit digit();

        /**
         * A new press.
         *
         * @param digit the key
         * @param startMicros when it began, on the far end's clock with an origin of no meaning: the difference of
         *     two presses is how far apart they were pressed, whatever the network did to their packets
         */
        record Started(Digit digit, long startMicros) implements ToneHeard {}

        /**
         * The press goes on.
         *
         * @param digit the key
         * @param durationMicros how long it lasts so far, more than was told before
         */
        record Progress(Digit digit, long durationMicros) implements ToneHeard {}

        /**
         * The press is over.
         *
         * @param digit the key
         * @param durationMicros its whole length, as far as it was heard
         * @param endSeen false when every end packet was lost
         */
        record Ended(Digit digit, long durationMicros, boolean endSeen) implements ToneHeard {}
    }

    /**
     * A telephone-event packet came in.
     *
     * @param ssrc its SSRC
     * @param rtpTimestamp its timestamp: when the event, or this segment of it, began
     * @param marker its marker bit
     * @param e its payload
     * @param nowNanos monotonic time
     * @return what is new, in order; empty for repetitions, late packets and events that are not keys
     */
    public List<ToneHeard> on(int ssrc, int rtpTimestamp, boolean marker, TelephoneEvent e, long nowNanos) {
        return on(ssrc, rtpTimestamp, marker, false, e, nowNanos);
    }

    /**
     * A telephone-event packet came in, and its place in the sequence is known. Some senders have a clock that runs only while
     * they send audio: their presses may share a timestamp, or go back in time. What is newest in the sequence is no straggler.
     *
     * @param ssrc its SSRC
     * @param rtpTimestamp its timestamp
     * @param marker its marker bit
     * @param newest whether no packet with a higher sequence number came before
     * @param e its payload
     * @param nowNanos monotonic time
     * @return what is new, in order
     */
    public List<ToneHeard> on(
            int ssrc, int rtpTimestamp, boolean marker, boolean newest, TelephoneEvent e, long nowNanos) {
        Optional<Digit> digit = Digit.ofEvent(e.event());
        if (digit.isEmpty()) {
            return List.of();
        }
        PressId id = new PressId(ssrc, rtpTimestamp, digit.get());
        boolean anew = newest && (marker || !e.end()); // end packets may follow those of another press
        boolean again = anew && press.filter(last -> last.isRepeatedBy(id, e.duration())).isPresent();
        boolean goesOn = !again && press.isPresent() && press.get().owns(id, marker);
        // What says that the press goes on is not too late to say so: it may have waited for us, and not we for it.
        List<ToneHeard> out = goesOn ? new ArrayList<>() : new ArrayList<>(onTime(nowNanos));
        if (goesOn) {
            follow(press.get(), id);
        } else if (!anew && (ended.contains(id) || isLate(id))) {
            return out;
        } else {
            closeOpen(out);
            start(id, e, nowNanos, out);
        }
        hear(press.get(), e, nowNanos, out);
        return out;
    }

    /**
     * Time has passed.
     *
     * @param nowNanos monotonic time
     * @return the end of a press whose every end packet was lost, or nothing
     */
    public List<ToneHeard> onTime(long nowNanos) {
        List<ToneHeard> out = new ArrayList<>(1);
        if (isOpen() && nowNanos - nextDeadlineNanos() >= 0) {
            closeOpen(out);
        }
        return out;
    }

    /**
     * When {@link #onTime} has something to do.
     *
     * @return monotonic time, {@link Long#MAX_VALUE} for never
     */
    public long nextDeadlineNanos() {
        return isOpen() ? press.get().lastHeardNanos() + SILENCE_NANOS : Long.MAX_VALUE;
    }

    private void follow(HeardPress last, PressId id) {
        if (!last.id().equals(id)) {
            ended.add(last.id());
            last.enter(id);
        }
    }

    private void start(PressId id, TelephoneEvent e, long nowNanos, List<ToneHeard> out) {
        long startMicros = farClock.startMicros(id, e.duration(), nowNanos);
        press = Optional.of(new HeardPress(id, clockRateHz));
        out.add(new ToneHeard.Started(id.digit(), startMicros));
    }

    private void hear(HeardPress last, TelephoneEvent e, long nowNanos, List<ToneHeard> out) {
        if (last.isOver()) {
            return; // RFC 4733 §2.5.1.4: end packets two and three, or a straggler
        }
        boolean longer = last.hear(e.duration(), nowNanos);
        if (e.end()) {
            close(last, true, out);
        } else if (longer) {
            out.add(new ToneHeard.Progress(last.id().digit(), last.durationMicros()));
        }
    }

    private void closeOpen(List<ToneHeard> out) {
        press.filter(last -> !last.isOver()).ifPresent(last -> close(last, false, out));
    }

    private void close(HeardPress last, boolean endSeen, List<ToneHeard> out) {
        last.finish(endSeen);
        ended.add(last.id());
        out.add(new ToneHeard.Ended(last.id().digit(), last.durationMicros(), endSeen));
    }

    private boolean isOpen() {
        return press.isPresent() && !press.get().isOver();
    }

    private boolean isLate(PressId id) {
        int back = press.map(last -> last.id().unitsUntil(id)).orElse(0);
        return press.isPresent() && press.get().id().ssrc() == id.ssrc() && back < 0
                && back > -LATE_SECONDS * clockRateHz;
    }
}
