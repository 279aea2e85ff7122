package org.trunkline.media.bridge;

import java.util.random.RandomGenerator;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.leg.Arrival;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.leg.OutgoingStream;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.rtp.RtpPacket;

/**
 * What is heard is said again, audio and telephone-events alike, in a stream of its own: another SSRC, other numbers, the same
 * pace. What was lost on the way here is missing in it, too, and what was overtaken comes where it belongs.
 */
final class EchoStream {
    private final TrunkLeg leg;
    private final DropCounts drops;
    private final byte[] packet;
    private final IncomingStream in = new IncomingStream();
    private final Timeline timeline = new Timeline(Playhead.HZ, Playhead.HZ);
    private final OutgoingStream out;
    private long endTicks;

    /** @param packet room for one */
    EchoStream(TrunkLeg leg, DropCounts drops, RandomGenerator random, byte[] packet) {
        this.leg = leg;
        this.drops = drops;
        this.packet = packet;
        out = new OutgoingStream(random);
    }

    int ssrc() {
        return out.ssrc();
    }

    void heard(RtpPacket heard, long nowNanos) {
        var arrival = in.on(heard);
        if (arrival instanceof Arrival.Started) {
            timeline.anchor(heard.timestamp(), endTicks);
        }
        long at = timeline.map(heard.timestamp());
        int header = switch (arrival) {
            case Arrival.Started _ -> out.next(packet, heard.marker(), heard.payloadType(), at);
            case Arrival.Newest(var lost) -> {
                out.skip(lost);
                yield out.next(packet, heard.marker(), heard.payloadType(), at);
            }
            case Arrival.Overtaken(var back) -> out.overtaken(packet, heard.payloadType(), at, back);
            case Arrival.Repeated _ -> 0;
        };
        if (header == 0) {
            drops.count(arrival instanceof Arrival.Repeated ? Drop.DUPLICATE : Drop.LATE);
            return;
        }
        System.arraycopy(heard.buffer(), heard.payloadOffset(), packet, header, heard.payloadLength());
        leg.send(packet, header + heard.payloadLength(), nowNanos);
        endTicks = Math.max(endTicks, at + heard.payloadLength());
    }
}
