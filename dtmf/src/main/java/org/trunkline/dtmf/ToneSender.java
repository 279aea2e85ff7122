package org.trunkline.dtmf;

import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Plays presses, one after the other, into one outgoing RTP stream.
 *
 * <pre>
 *  70 ms on a clock of 8000 Hz, a packet each 20 ms, then another key
 *
 *  ms     0      20     40     60     80     100          130
 *         M
 *  d      160    320    480    560    560    560          160 ...
 *                              E      E      E
 *  ts     +0     +0     +0     +0     +0     +0           a new one
 * </pre>
 *
 * The first packet goes out at once, already one packet time long, and each next one when its time has come
 * <em>and</em> that length is known: the duration sent never runs ahead of what the far end reported, so that the
 * length of the press is the far end's to the clock unit. While the far end's reports fail to come, the last packet
 * is repeated now and then, for receivers that take silence for the end.
 *
 * <p>A press that comes while an older one is being sent waits. Presses that follow each other closely start as far
 * apart as they were pressed, so that the gaps are kept even if the first of them was heard late.
 *
 * <p>The caller owns SSRC, sequence numbers and timestamps. Used by one thread. After each call, {@link #poll} until
 * empty; then again at {@link #nextDeadlineNanos()}.
 */
public final class ToneSender {
    /** More presses than anyone has fingers for; beyond it they are refused. */
    private static final int MAX_QUEUED = 128;
    /** The three end packets fit in; a detector behind a gateway needs about as much (ITU-T Q.24: 40 ms). */
    private static final int MIN_GAP_PACKETS = 2;

    private final SendingPress.Pace pace;
    private final ArrayDeque<QueuedPress> waiting = new ArrayDeque<>();
    private Optional<QueuedPress> live = Optional.empty();
    private Optional<SendingPress> sending = Optional.empty();
    private Optional<SendingPress> previous = Optional.empty();

    /**
     * A sender for one stream.
     *
     * @param clockRateHz the clock rate negotiated for telephone-event
     * @param packetMillis time between packets
     */
    public ToneSender(int clockRateHz, int packetMillis) {
        this.pace = new SendingPress.Pace(clockRateHz, packetMillis * 1_000_000L);
    }

    /**
     * A packet to send now.
     *
     * @param marker the RTP marker bit: first packet of a press
     * @param timestampOffset clock units to add to the press's RTP timestamp; not 0 only beyond 0xFFFF units
     * @param first the press begins: its RTP timestamp is the stream's at this moment
     * @param again the end is told again: the stream's time has moved on
     * @param payload {@link TelephoneEvent#BYTES} bytes
     */
    public record TonePacket(boolean marker, int timestampOffset, boolean first, boolean again, byte[] payload) {}

    /**
     * A key went down on the other leg; how long it stays down will be told by {@link #progress} and
     * {@link #release}. A press that was not released is taken to end with this one.
     *
     * @param digit the key
     * @param startMicros when, on the far end's clock: {@link ToneReceiver.ToneHeard.Started#startMicros()}; where
     *     there is none, {@code nowNanos / 1000}
     * @param nowNanos monotonic time
     * @return false if too many presses wait already: this one will not be sent
     */
    public boolean press(Digit digit, long startMicros, long nowNanos) {
        live.ifPresent(QueuedPress::finish);
        live = Optional.empty();
        QueuedPress press = new QueuedPress(digit, nowNanos, startMicros, 0);
        boolean taken = offer(press);
        if (taken) {
            live = Optional.of(press);
        }
        return taken;
    }

    /**
     * The key pressed last is still down.
     *
     * @param durationMicros for how long so far
     */
    public void progress(long durationMicros) {
        live.ifPresent(press -> press.lasts(durationMicros));
    }

    /**
     * The key pressed last went up. What has not been sent yet of its length still will be.
     *
     * @param durationMicros its whole length
     */
    public void release(long durationMicros) {
        progress(durationMicros);
        live.ifPresent(QueuedPress::finish);
        live = Optional.empty();
    }

    /**
     * A complete tone, to be sent after those before it.
     *
     * @param digit the key
     * @param toneMillis its length, lengthened to one packet time
     * @param gapMillis the least silence behind it
     * @param nowNanos monotonic time
     * @return false if too many presses wait already: this one will not be sent
     */
    public boolean enqueue(Digit digit, int toneMillis, int gapMillis, long nowNanos) {
        QueuedPress press = new QueuedPress(digit, nowNanos, nowNanos / 1_000, gapMillis * 1_000_000L);
        press.lasts(toneMillis * 1_000L);
        press.finish();
        return offer(press);
    }

    /**
     * Whether a tone has the stream: no audio is to be sent. True from a press's first packet to its first end
     * packet; the end is told again beside the audio.
     *
     * @return true while a tone is sent
     */
    public boolean active() {
        return sending.filter(press -> !press.isOver()).isPresent();
    }

    /**
     * When {@link #poll} has a packet.
     *
     * @return monotonic time, {@link Long#MAX_VALUE} for never
     */
    public long nextDeadlineNanos() {
        if (sending.isPresent()) {
            return sending.get().dueNanos();
        }
        return waiting.isEmpty() ? Long.MAX_VALUE : startNanos(waiting.getFirst());
    }

    /**
     * The packet that is due.
     *
     * @param nowNanos monotonic time
     * @return one packet; call again until empty
     */
    public Optional<TonePacket> poll(long nowNanos) {
        long due = nextDeadlineNanos();
        if (due == Long.MAX_VALUE || due - nowNanos > 0) {
            return Optional.empty();
        }
        if (sending.isEmpty()) {
            sending = Optional.of(new SendingPress(waiting.removeFirst(), pace, nowNanos));
        }
        SendingPress press = sending.get();
        TonePacket packet = press.next(nowNanos);
        if (press.isSent()) {
            previous = sending;
            sending = Optional.empty();
        }
        return Optional.of(packet);
    }

    private boolean offer(QueuedPress press) {
        return waiting.size() < MAX_QUEUED && waiting.add(press);
    }

    private long startNanos(QueuedPress press) {
        return previous.map(before -> startAfter(before, press)).orElse(press.earliestNanos());
    }

    private long startAfter(SendingPress before, QueuedPress press) {
        long gapNanos = Math.max(MIN_GAP_PACKETS * pace.packetNanos(), before.press().gapAfterNanos());
        long start = later(press.earliestNanos(), before.endNanos() + gapNanos);
        return before.asFarApart(press).map(apart -> later(start, apart)).orElse(start);
    }

    private static long later(long a, long b) {
        return a - b >= 0 ? a : b;
    }
}
