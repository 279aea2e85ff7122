package org.trunkline.media.bridge;

import java.util.Arrays;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.leg.Arrival;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.RtpPacket;

/**
 * Holds a trunk's audio back until it can go on in order and on time. For bad trunks: the browser has a buffer that is better.
 *
 * <pre>
 *   in    1 2    4 3      6 7 8        any order, any time
 *         ├delay┤
 *   out         1 2 3 4    6 7 8       each at its media time plus the delay; 5 was lost, which is told with 6
 *
 *   in the ring:  next ─► · A A e · A ◄─ newest      A audio, e telephone-event (its digit has gone on at once), · nothing yet
 * </pre>
 *
 * A packet goes on once, and never behind a later one. One that others have passed is dropped as late, and the delay grows. A
 * stream that begins anew, by its SSRC, numbers or clock, sends on what is held and starts at the delay that the network has.
 */
final class JitterBuffer implements Timed {
    /** Takes what is given out. */
    @FunctionalInterface
    interface Sink {
        /**
         * The next packet.
         *
         * @param packet valid until this returns
         * @param arrival started, or newest with what was lost before it
         * @param lagNanos how much later this is than the packet would have come over a network without jitter
         */
        void next(RtpPacket packet, Arrival arrival, long lagNanos, long nowNanos);
    }

    private static final int SLOTS = 64;
    private static final Arrival STARTED = new Arrival.Started();
    private static final Arrival IN_ORDER = new Arrival.Newest(0);

    private enum Slot { EMPTY, AUDIO, ELSEWHERE }

    private final JitterDelay delay;
    private final DropCounts drops;
    private final Sink sink;
    private final Timeline timeline = new Timeline(Playhead.HZ, Playhead.HZ);
    private final Slot[] slots = new Slot[SLOTS];
    private final RtpPacket[] packets = new RtpPacket[SLOTS];
    private final long[] mediaNanos = new long[SLOTS];
    private final byte[][] room = new byte[SLOTS][];
    private boolean anchored;
    private boolean started;
    private long newest;
    private long next = 1;
    private int held;
    private int lost;
    private long endTicks; // of the audio that was heard

    JitterBuffer(JitterBounds bounds, DropCounts drops, Sink sink) {
        delay = new JitterDelay(bounds);
        this.drops = drops;
        this.sink = sink;
        Arrays.fill(slots, Slot.EMPTY);
    }

    /** A packet of audio; not a repeated one. */
    void audio(RtpPacket packet, Arrival arrival, long nowNanos) {
        long position = position(arrival, nowNanos);
        boolean overtaken = arrival instanceof Arrival.Overtaken;
        if (!anchored || !overtaken && delay.strays(nanos(packet), packet.marker(), nowNanos)) {
            giveOutBefore(position, nowNanos);
            timeline.anchor(packet.timestamp(), delay.nominalNanos(nowNanos) / Playhead.NANOS_A_TICK);
            anchored = true;
            started = true;
        }
        long at = timeline.map(packet.timestamp());
        boolean pause = held == 0 && !overtaken && (packet.marker() || at > endTicks && position == next);
        endTicks = Math.max(endTicks, at + packet.payloadLength());
        delay.heard(at * Playhead.NANOS_A_TICK, pause, nowNanos);
        if (position < next) {
            drops.count(Drop.LATE);
        } else {
            hold(packet, position, at * Playhead.NANOS_A_TICK);
        }
        onTime(nowNanos);
    }

    /** A packet of another kind, which has its number in the sequence but needs no place here. */
    void elsewhere(Arrival arrival, long nowNanos) {
        long position = position(arrival, nowNanos);
        if (position >= next) {
            slots[slot(position)] = Slot.ELSEWHERE;
        }
    }

    /** Nothing of what is held is wanted any more; what comes is a new beginning. */
    void restart() {
        while (next <= newest) {
            forget(next++);
        }
        begin();
    }

    /** How long a packet is held back that comes as quickly as any. */
    long delayNanos() {
        return delay.delayNanos();
    }

    @Override
    public void onTime(long nowNanos) {
        while (held > 0 && delay.dueNanos(mediaNanos[slot(first())]) - nowNanos <= 0) {
            giveOutBefore(first() + 1, nowNanos);
        }
    }

    @Override
    public long nextDeadlineNanos() {
        return held > 0 ? delay.dueNanos(mediaNanos[slot(first())]) : NEVER;
    }

    private long position(Arrival arrival, long nowNanos) {
        if (arrival instanceof Arrival.Overtaken(int back)) {
            return newest - back;
        }
        if (arrival instanceof Arrival.Newest(int missing)) {
            newest += missing + 1;
            giveOutBefore(newest - SLOTS + 1, nowNanos); // the ring is full
        } else {
            giveOutBefore(++newest, nowNanos);
            begin();
        }
        return newest;
    }

    private void begin() {
        anchored = false;
        started = true;
        lost = 0;
    }

    private long nanos(RtpPacket packet) {
        return timeline.map(packet.timestamp()) * Playhead.NANOS_A_TICK;
    }

    private void hold(RtpPacket packet, long position, long atNanos) {
        int slot = slot(position);
        int length = packet.payloadLength();
        if (room[slot] == null || room[slot].length < length) {
            room[slot] = new byte[length];
        }
        System.arraycopy(packet.buffer(), packet.payloadOffset(), room[slot], 0, length);
        packets[slot] = new RtpPacket(
                packet.marker(), packet.payloadType(), packet.sequence(), packet.timestamp(), packet.ssrc(), room[slot], 0, length);
        mediaNanos[slot] = atNanos;
        slots[slot] = Slot.AUDIO;
        held++;
    }

    /** Everything before a position, due or not; what is missing there is lost. */
    private void giveOutBefore(long end, long nowNanos) {
        for (; next < end; forget(next++)) {
            switch (slots[slot(next)]) {
                case AUDIO -> giveOut(slot(next), nowNanos);
                case EMPTY -> lost++;
                case ELSEWHERE -> {}
            }
        }
    }

    private void giveOut(int slot, long nowNanos) {
        var arrival = started ? STARTED : lost == 0 ? IN_ORDER : new Arrival.Newest(lost);
        started = false;
        lost = 0;
        sink.next(packets[slot], arrival, delay.nominalNanos(nowNanos) - mediaNanos[slot], nowNanos);
    }

    private void forget(long position) {
        held -= slots[slot(position)] == Slot.AUDIO ? 1 : 0;
        slots[slot(position)] = Slot.EMPTY;
        packets[slot(position)] = null;
    }

    /** The first audio that is held. */
    private long first() {
        long at = next;
        while (slots[slot(at)] != Slot.AUDIO) {
            at++;
        }
        return at;
    }

    private static int slot(long position) {
        return (int) (position & SLOTS - 1);
    }
}
