package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.leg.Arrival;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.RtpPacket;

/** Whatever a network does to a stream: what comes out of the buffer is in order, once, in time, and its gaps are told. */
class JitterBufferModelTest {
    private static final long FRAME_NANOS = 20_000_000;
    private static final long MILLI = 1_000_000;
    private static final int LEAST_MILLIS = 20;
    private static final int MOST_MILLIS = 200;
    private static final int SENT = 300;

    /** A packet on its way; numbers are those of the sender and do not wrap. */
    private record Packet(long number, long arrivalNanos) {}

    @Property(tries = 150, seed = "1")
    void whatComesOutIsInOrderOnceAndInTime(
            @ForAll @IntRange(max = 65_535) int firstSequence, @ForAll int firstTimestamp, @ForAll long start,
            @ForAll @IntRange(max = 150) int jitterMillis, @ForAll @IntRange(max = 30) int lostPercent, @ForAll long seed) {
        var world = new World();
        long nowNanos = start;
        for (var packet : arrivals(start, jitterMillis, lostPercent, new Random(seed))) {
            world.runUntil(packet.arrivalNanos(), nowNanos);
            nowNanos = packet.arrivalNanos();
            world.in(packet, firstSequence, firstTimestamp);
        }
        world.runUntil(nowNanos + 10 * MOST_MILLIS * MILLI, nowNanos);
        assertThat(world.buffer.nextDeadlineNanos()).isEqualTo(Timed.NEVER);
        assertThat(world.given.size() + world.drops.of(Drop.LATE)).isEqualTo(world.taken);
    }

    private static List<Packet> arrivals(long start, int jitterMillis, int lostPercent, Random random) {
        var all = new ArrayList<Packet>();
        for (int number = 0; number < SENT; number++) {
            for (int copies = random.nextInt(20) == 0 ? 2 : 1; copies > 0; copies--) {
                if (random.nextInt(100) >= lostPercent) {
                    all.add(new Packet(number, start + number * FRAME_NANOS + random.nextLong(jitterMillis * MILLI + 1)));
                }
            }
        }
        all.sort(Comparator.comparingLong(packet -> packet.arrivalNanos() - start));
        return all;
    }

    /** A buffer, and all that went in and came out. */
    private static final class World {
        private final IncomingStream incoming = new IncomingStream();
        private final DropCounts drops = new DropCounts();
        private final JitterBuffer buffer =
                new JitterBuffer(new JitterBounds(LEAST_MILLIS, MOST_MILLIS), drops, this::out);
        private final Map<Integer, Packet> cameFirst = new HashMap<>();
        private final byte[] datagram = new byte[200]; // used again for each, as a loop does
        private final List<Integer> given = new ArrayList<>();
        private int taken;

        private void in(Packet packet, int firstSequence, int firstTimestamp) {
            int sequence = firstSequence + (int) packet.number() & 0xFFFF;
            datagram[12] = (byte) packet.number();
            var rtp = new RtpPacket(
                    false, 0, sequence, firstTimestamp + (int) packet.number() * 160, 7, datagram, 12, 160);
            var arrival = incoming.on(rtp);
            if (!(arrival instanceof Arrival.Repeated)) {
                taken++;
                cameFirst.put(sequence, packet);
                buffer.audio(rtp, arrival, packet.arrivalNanos());
            }
        }

        private void runUntil(long untilNanos, long fromNanos) {
            long nowNanos = fromNanos;
            while (buffer.nextDeadlineNanos() != Timed.NEVER && buffer.nextDeadlineNanos() - untilNanos < 0) {
                assertThat(buffer.nextDeadlineNanos() - nowNanos).isPositive(); // what was due has gone
                nowNanos = buffer.nextDeadlineNanos();
                buffer.onTime(nowNanos);
            }
        }

        private void out(RtpPacket packet, Arrival arrival, long lagNanos, long nowNanos) {
            var sent = cameFirst.get(packet.sequence());
            assertThat(packet.buffer()[packet.payloadOffset()]).isEqualTo((byte) sent.number());
            assertThat(packet.payloadLength()).isEqualTo(160);
            assertThat(nowNanos - sent.arrivalNanos()).isBetween(0L, MOST_MILLIS * MILLI);
            if (given.isEmpty()) {
                assertThat(arrival).isEqualTo(new Arrival.Started());
            } else {
                int lost = (packet.sequence() - given.getLast() - 1) & 0xFFFF;
                assertThat(arrival).isEqualTo(new Arrival.Newest(lost));
                assertThat(lost).isLessThan(SENT); // else it went back
            }
            given.add(packet.sequence());
        }
    }
}
