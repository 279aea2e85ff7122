package org.trunkline.media.leg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.trunkline.media.rtp.Journeys;
import org.trunkline.media.rtp.Parsed;
import org.trunkline.media.rtp.RtpPacket;

/** Streams in and out beside sets of 64-bit numbers. */
class StreamsModelTest {
    private static final int MEMORY = 64;
    private static final int LARGEST_GAP = 4000;

    @Provide
    Arbitrary<long[]> journeys() {
        return Journeys.of(400, 2999, 100);
    }

    @Provide
    Arbitrary<long[]> steps() { // how much is done is in the rest of each number
        return Arbitraries.randomValue(random -> random.longs(500, 0, 1 << 20).toArray());
    }

    @Property(tries = 300, seed = "1")
    void eachPacketIsPlacedAsASetOfAllNumbersWould(@ForAll("journeys") long[] arrivals, @ForAll int startTimestamp) {
        var stream = new IncomingStream();
        var seen = new HashSet<Long>();
        long newest = arrivals[0] - 1;
        for (long number : arrivals) {
            var arrival = stream.on(packet(number, startTimestamp));
            boolean fresh = seen.add(number);
            if (seen.size() == 1 && fresh) {
                assertThat(arrival).isEqualTo(new Arrival.Started());
            } else if (number > newest) {
                assertThat(arrival).isEqualTo(new Arrival.Newest((int) (number - newest) - 1));
            } else if (fresh && newest - number < MEMORY) {
                assertThat(arrival).isEqualTo(new Arrival.Overtaken((int) (newest - number)));
            } else {
                assertThat(arrival).isEqualTo(new Arrival.Repeated());
            }
            newest = Math.max(newest, number);
        }
    }

    @Property(tries = 200, seed = "2")
    void aWindowRemembersWhatASetDoes(@ForAll("steps") long[] steps) {
        var window = new SequenceWindow();
        var used = new HashSet<Long>();
        long highest = 0;
        used.add(highest);
        for (long step : steps) {
            int amount = (int) (step / 4 % 90);
            switch ((int) (step % 4)) {
                case 0 -> {
                    window.advance(1 + amount);
                    used.add(highest += 1 + amount);
                }
                case 1 -> {
                    window.skip(amount % 5);
                    highest += amount % 5;
                }
                default -> assertThat(window.take(amount)).isEqualTo(amount < MEMORY && used.add(highest - amount));
            }
        }
    }

    @Property(tries = 200, seed = "3")
    void aStreamThatIsSentUsesEachNumberOnceAndLeavesOutWhatItIsTold(@ForAll("steps") long[] steps, @ForAll long seed) {
        var stream = new OutgoingStream(new Random(seed));
        byte[] out = new byte[12];
        stream.next(out, false, 0, 0);
        long first = read(out).sequence();
        int firstTimestamp = read(out).timestamp();
        var used = new HashSet<Long>();
        long newest = first;
        used.add(newest);
        int skipped = 0;
        for (long step : steps) {
            int amount = (int) (step / 4 % 1500);
            long time = step << 13; // beyond 32 bits
            switch ((int) (step % 4)) {
                case 0 -> {
                    int steps0 = Math.min(amount, LARGEST_GAP - skipped);
                    stream.skip(amount);
                    skipped += steps0;
                    newest += steps0;
                }
                case 1 -> {
                    int back = amount % 80;
                    boolean free = back < MEMORY && !used.contains(newest - back) && newest - back >= first;
                    if (newest - back >= first) {
                        assertThat(stream.overtaken(out, 0, time, back) > 0).isEqualTo(free);
                    }
                    if (free) {
                        used.add(newest - back);
                        assertThat(read(out).sequence()).isEqualTo((int) (newest - back) & 0xFFFF);
                        assertThat(read(out).timestamp()).isEqualTo(firstTimestamp + (int) time);
                    }
                }
                default -> {
                    stream.next(out, false, 0, time);
                    skipped = 0;
                    assertThat(used.add(++newest)).isTrue();
                    assertThat(read(out).sequence()).isEqualTo((int) newest & 0xFFFF);
                    assertThat(read(out).timestamp()).isEqualTo(firstTimestamp + (int) time);
                }
            }
        }
        assertThat(stream.packets()).isEqualTo(used.size());
    }

    private static RtpPacket packet(long number, int startTimestamp) {
        return new RtpPacket(
                false, 0, (int) number & 0xFFFF, startTimestamp + (int) (number * 160), 7, new byte[0], 0, 0);
    }

    private static RtpPacket read(byte[] header) {
        Parsed parsed = RtpPacket.parse(header, 0, header.length);
        return (RtpPacket) parsed;
    }
}
