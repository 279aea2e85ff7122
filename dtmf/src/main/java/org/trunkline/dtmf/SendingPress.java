package org.trunkline.dtmf;

import java.util.Optional;
import org.trunkline.dtmf.ToneSender.TonePacket;

/** A press on its way: which packet comes next, and when. */
final class SendingPress {
    /** RFC 4733 §2.5.1.4: the final packet is sent three times, at the usual interval. */
    private static final int END_PACKETS = 3;
    /** Packet times without news after which the last packet is repeated. */
    private static final int PATIENCE_PACKETS = 2;
    /** No news for so long: nobody will release this key any more. */
    private static final long STUCK_NANOS = 1_000_000_000;
    /** Up to this silence between two presses their distance is kept; a longer one absorbs what went wrong before. */
    private static final long KEPT_GAP_NANOS = 1_000_000_000;
    /** RFC 4733 §2.3.4 leaves the level to us: -10 dBm0. */
    private static final int VOLUME_DBM0 = 10;

    /** The stream's clock and rhythm. */
    record Pace(int clockRateHz, long packetNanos) {
        long units(long micros) {
            return (micros * clockRateHz + 500_000) / 1_000_000;
        }

        long packetUnits() {
            return packetNanos * clockRateHz / 1_000_000_000;
        }

        long nanos(long units) {
            return units * 1_000_000_000 / clockRateHz;
        }
    }

    private final QueuedPress press;
    private final Pace pace;
    private final long startNanos;
    private long slotNanos;
    private long newsNanos;
    private long sentUnits;
    private long segmentStartUnits;
    private int endsSent;
    private long endToldNanos;
    private boolean begun;

    SendingPress(QueuedPress press, Pace pace, long nowNanos) {
        this.press = press;
        this.pace = pace;
        this.startNanos = nowNanos;
        this.slotNanos = nowNanos;
        this.newsNanos = nowNanos;
    }

    QueuedPress press() {
        return press;
    }

    /** Its end has been told, once at least. */
    boolean isOver() {
        return endsSent > 0;
    }

    boolean isSent() {
        return endsSent == END_PACKETS;
    }

    /** When the tone that was sent is over, by its length and by when its end was told. */
    long endNanos() {
        long byLength = startNanos + pace.nanos(sentUnits);
        return byLength - endToldNanos >= 0 ? byLength : endToldNanos;
    }

    /** When the next press is to start so that it is as far from this one as it was pressed; empty after a pause. */
    Optional<Long> asFarApart(QueuedPress next) {
        long apartNanos = (next.startMicros() - press.startMicros()) * 1_000;
        boolean close = apartNanos > 0 && apartNanos - pace.nanos(sentUnits) <= KEPT_GAP_NANOS;
        return close ? Optional.of(startNanos + apartNanos) : Optional.empty();
    }

    long dueNanos() {
        boolean news = !begun || press.isComplete() || lengthUnits() > sentUnits;
        return news ? slotNanos : slotNanos + PATIENCE_PACKETS * pace.packetNanos();
    }

    TonePacket next(long nowNanos) {
        long target = Math.max(sentUnits, Math.min(pacedUnits(nowNanos), lengthUnits()));
        if (target > sentUnits) {
            newsNanos = nowNanos;
            leaveFullSegment();
        } else if (nowNanos - newsNanos >= STUCK_NANOS) {
            press.finish();
        }
        if (target - segmentStartUnits > TelephoneEvent.MAX_DURATION) {
            return fillSegment();
        }
        sentUnits = target;
        boolean end = press.isComplete() && sentUnits >= lengthUnits();
        return end ? end(nowNanos) : update(nowNanos);
    }

    private TonePacket update(long nowNanos) {
        slotNanos = startNanos + (packetTimes(nowNanos) + 1) * pace.packetNanos();
        return packet(false);
    }

    private TonePacket end(long nowNanos) {
        if (endsSent == 0) {
            endToldNanos = nowNanos;
        }
        endsSent++;
        slotNanos = nowNanos + pace.packetNanos();
        return packet(true);
    }

    /** RFC 4733 §2.5.1.3: a full segment is told without E; what is beyond it is due at once. */
    private TonePacket fillSegment() {
        sentUnits = segmentStartUnits + TelephoneEvent.MAX_DURATION;
        return packet(false);
    }

    /** RFC 4733 §2.5.1.3: the next segment begins where the full one ended. */
    private void leaveFullSegment() {
        if (sentUnits - segmentStartUnits == TelephoneEvent.MAX_DURATION) {
            segmentStartUnits = sentUnits;
        }
    }

    private TonePacket packet(boolean end) {
        boolean first = !begun; // RFC 4733 §2.5.1.2: the marker is on the first packet of the event, on no segment's
        begun = true;
        int units = (int) (sentUnits - segmentStartUnits);
        TelephoneEvent event = new TelephoneEvent(press.digit().event(), end, VOLUME_DBM0, units);
        byte[] payload = new byte[TelephoneEvent.BYTES];
        event.write(payload, 0);
        return new TonePacket(first, (int) segmentStartUnits, first, endsSent > 1, payload);
    }

    /** What is known of its length; never less than one packet. */
    private long lengthUnits() {
        return Math.max(pace.packetUnits(), pace.units(press.knownMicros()));
    }

    private long pacedUnits(long nowNanos) {
        return (packetTimes(nowNanos) + 1) * pace.packetUnits();
    }

    private long packetTimes(long nowNanos) {
        return (nowNanos - startNanos) / pace.packetNanos();
    }
}
