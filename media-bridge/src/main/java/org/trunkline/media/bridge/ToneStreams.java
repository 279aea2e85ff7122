package org.trunkline.media.bridge;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.trunkline.dtmf.TelephoneEvent;
import org.trunkline.dtmf.ToneReceiver;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.leg.Arrival;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.RtpPacket;

/** The telephone-event payload types of one direction, each on the clock that was negotiated for it. */
final class ToneStreams {
    private final Map<Integer, ToneReceiver> receivers = new TreeMap<>();
    private final DropCounts drops;
    private long soonestNanos = Timed.NEVER; // of all receivers; each packet of the call asks for it

    ToneStreams(DropCounts drops) {
        this.drops = drops;
    }

    void negotiated(int payloadType, int clockRateHz) {
        receivers.computeIfAbsent(payloadType, _ -> new ToneReceiver(clockRateHz));
    }

    /** These and no others. Gives the end of a press whose type is none any more: nothing else will tell it. */
    List<ToneHeard> negotiated(Set<Integer> payloadTypes, int clockRateHz) {
        var ended = receivers.entrySet().stream()
                .filter(known -> !payloadTypes.contains(known.getKey()))
                .flatMap(gone -> gone.getValue().onTime(gone.getValue().nextDeadlineNanos()).stream())
                .toList();
        receivers.keySet().retainAll(payloadTypes);
        payloadTypes.forEach(type -> negotiated(type, clockRateHz));
        soonestNanos = soonest();
        return ended;
    }

    boolean carries(int payloadType) {
        return receivers.containsKey(payloadType);
    }

    List<ToneHeard> on(RtpPacket packet, Arrival arrival, long nowNanos) {
        var event = TelephoneEvent.parse(packet.buffer(), packet.payloadOffset(), packet.payloadLength());
        if (event.isEmpty()) {
            drops.count(Drop.BAD_TELEPHONE_EVENT);
            return List.of();
        }
        boolean newest = !(arrival instanceof Arrival.Overtaken);
        var heard = receivers
                .get(packet.payloadType())
                .on(packet.ssrc(), packet.timestamp(), packet.marker(), newest, event.get(), nowNanos);
        soonestNanos = soonest();
        return heard;
    }

    List<ToneHeard> onTime(long nowNanos) {
        if (soonestNanos == Timed.NEVER || soonestNanos - nowNanos > 0) {
            return List.of();
        }
        var heard = receivers.values().stream().flatMap(r -> r.onTime(nowNanos).stream()).toList();
        soonestNanos = soonest();
        return heard;
    }

    long nextDeadlineNanos() {
        return soonestNanos;
    }

    private long soonest() {
        long soonest = Timed.NEVER;
        for (var receiver : receivers.values()) {
            soonest = Timed.sooner(soonest, receiver.nextDeadlineNanos());
        }
        return soonest;
    }
}
