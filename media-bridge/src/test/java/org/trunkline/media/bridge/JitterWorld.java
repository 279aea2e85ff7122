package org.trunkline.media.bridge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.leg.Arrival;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.RtpPacket;

/** A trunk, a bad network and a jitter buffer, in simulated time. */
final class JitterWorld {
    static final long MILLI = 1_000_000;

    /** A packet on its way. */
    private record Sent(long arrivesNanos, int number, RtpPacket packet, boolean event) {}

    /** A packet that the buffer gave out; {@code number} counts what was sent. */
    record Given(long nanos, long arrivedNanos, int number, RtpPacket packet, Arrival arrival, long lagNanos) {
        long heldNanos() {
            return nanos - arrivedNanos;
        }
    }

    final List<Given> given = new ArrayList<>();
    final DropCounts drops = new DropCounts();
    final JitterBuffer buffer;
    final Random random;
    int ptimeMillis = 20;
    int ppm;
    double jitterMillis;
    double loss;
    double doubled;
    double stalls;
    int ssrc = 5;
    int sequence = 65_400;
    int timestamp = -40_000;
    boolean marker = true;
    int sent;
    int arrived;
    long sendNanos = 77 * MILLI;
    private double senderNanos;
    private final IncomingStream stream = new IncomingStream();
    private final PriorityQueue<Sent> network = new PriorityQueue<>(
            Comparator.comparingLong(Sent::arrivesNanos).thenComparingInt(Sent::number));
    private final long[] arrivals = new long[1 << 18];
    private long stalledUntilNanos;
    private long nowNanos;

    JitterWorld(JitterBounds bounds, long seed) {
        random = new Random(seed);
        buffer = new JitterBuffer(bounds, drops, this::next);
    }

    private void next(RtpPacket packet, Arrival arrival, long lagNanos, long now) {
        int number = (packet.buffer()[0] & 0xFF) << 16 | (packet.buffer()[1] & 0xFF) << 8 | packet.buffer()[2] & 0xFF;
        var copy = new RtpPacket(
                packet.marker(), packet.payloadType(), packet.sequence(), packet.timestamp(), packet.ssrc(), new byte[0], 0,
                packet.payloadLength());
        given.add(new Given(now, arrivals[number], number, copy, arrival, lagNanos));
    }

    /** The trunk speaks, and what has come by the time of its last packet has been heard. */
    void speak(int millis) {
        for (int at = 0; at < millis; at += ptimeMillis) {
            byte[] payload = new byte[8 * ptimeMillis];
            payload[0] = (byte) (sent >> 16);
            payload[1] = (byte) (sent >> 8);
            payload[2] = (byte) sent;
            send(payload, false);
            timestamp += 8 * ptimeMillis;
            pause(ptimeMillis);
        }
    }

    /** A telephone-event, in the time of one packet of audio. */
    void press() {
        send(new byte[4], true);
        timestamp += 8 * ptimeMillis;
        pause(ptimeMillis);
    }

    /** Time in which the trunk sends nothing; its clock is the timestamp's owner's affair. */
    void pause(int millis) {
        senderNanos += millis * MILLI * (1 - ppm * 1e-6);
        run(sendNanos + (long) senderNanos);
    }

    /** What is sent from now on waits in the network until it goes on. */
    void stall(int millis) {
        stalledUntilNanos = sendNanos + (long) senderNanos + millis * MILLI;
    }

    private void send(byte[] payload, boolean event) {
        var packet = new RtpPacket(marker, event ? 101 : 0, sequence, timestamp, ssrc, payload, 0, payload.length);
        marker = false;
        sequence = sequence + 1 & 0xFFFF;
        long leaves = sendNanos + (long) senderNanos;
        if (random.nextDouble() >= loss) {
            arrives(leaves, packet, event);
            if (random.nextDouble() < doubled) {
                arrives(leaves, packet, event);
            }
        }
        sent++;
    }

    private void arrives(long leaves, RtpPacket packet, boolean event) {
        double late = random.nextDouble() < stalls ? 300 * random.nextDouble() : 0;
        long nanos = leaves + 30 * MILLI + (long) ((jitterMillis * random.nextDouble() + late) * MILLI);
        network.add(new Sent(Math.max(nanos, stalledUntilNanos), sent, packet, event));
        arrived++;
    }

    /** Everything up to this time happens, packets and deadlines in their order. */
    private void run(long untilNanos) {
        while (true) {
            long deadline = buffer.nextDeadlineNanos();
            long packet = network.isEmpty() ? Timed.NEVER : network.peek().arrivesNanos();
            long soonest = Timed.sooner(deadline, packet);
            if (soonest == Timed.NEVER || soonest > untilNanos) {
                return;
            }
            if (soonest < nowNanos) {
                throw new AssertionError("a deadline that was over: " + (soonest - nowNanos));
            }
            nowNanos = soonest;
            if (soonest == packet) {
                hear(network.poll());
            } else {
                buffer.onTime(nowNanos);
            }
        }
    }

    private void hear(Sent heard) {
        var arrival = stream.on(heard.packet());
        if (arrival instanceof Arrival.Repeated) {
            drops.count(Drop.DUPLICATE);
        } else if (heard.event()) {
            buffer.elsewhere(arrival, nowNanos);
        } else {
            arrivals[heard.number()] = nowNanos;
            buffer.audio(heard.packet(), arrival, nowNanos);
        }
    }
}
