package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.OpusEncoder;
import org.trunkline.media.codec.OpusEncoderSettings;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.RtpPacket;

/** Packets of a browser that overtake each other, in simulated time, and when the trunk hears which of them. */
class OvertakenAudioTest {
    private static final OpusLibrary OPUS = OpusLibrary.load(Optional.empty());
    private static final long MILLI = 1_000_000;
    private static final InetSocketAddress TRUNK = new InetSocketAddress("127.0.0.1", 4000);

    private record Heard(double millis, RtpPacket packet, short[] pcm) {}

    private record Coming(double millis, RtpPacket packet) {}

    private final DropCounts drops = new DropCounts();
    private final List<Heard> heard = new ArrayList<>();
    private final TrunkLeg trunk = new TrunkLeg(this::wire);
    private final IncomingStream stream = new IncomingStream();
    private final UpLane lane = new UpLane(trunk, new OpusReader(OPUS::decoder), drops, new Random(5));
    private final long startNanos = Long.MAX_VALUE - 2_000 * MILLI - MILLI / 3; // the clock wraps during the test
    private long nowNanos = startNanos;

    @BeforeEach
    void answered() {
        trunk.remote(TRUNK, true);
        lane.negotiated(new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.of(101), 20), nowNanos);
    }

    @Test
    void onANetworkThatKeepsTheOrderLossIsRepairedWithoutWaiting() {
        play(300, frame -> frame % 10 == 7 ? -1 : 0);
        assertInOrder(heard);
        assertThat(lane.meter().recoveredFrames() + lane.meter().concealedFrames()).isEqualTo(30);
        for (var each : heard.subList(5, heard.size())) {
            assertThat(each.millis() - media(each)).isLessThan(20.5);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {21, 25, 30, 40})
    void whatWasOvertakenTakesThePlaceThatWasLeftForIt(int lateMillis) {
        play(500, frame -> frame % 25 == 7 ? lateMillis : 0);
        assertThat(drops.of(Drop.LATE)).as("the first shows what kind of network it is").isEqualTo(1);
        assertThat(lane.meter().recoveredFrames() + lane.meter().concealedFrames()).isEqualTo(1);
        assertThat(heard.stream().anyMatch(h -> h.packet().sequence() < 0)).isFalse();
        var sorted = inOrder();
        assertInOrder(sorted);
        assertThat(sorted).isNotEqualTo(heard);
    }

    @Test
    void whatIsLostInsteadComesInTimeForAPhonesBuffer() {
        play(500, frame -> frame % 50 == 7 ? 30 : frame % 50 == 20 || frame % 50 == 40 ? -1 : 0);
        assertInOrder(inOrder());
        for (var each : heard.subList(5, heard.size())) {
            assertThat(each.millis() - media(each)).isLessThan(60);
        }
        assertThat(lane.meter().recoveredFrames()).isEqualTo(21);
        assertThat(lane.meter().concealedFrames()).isZero();
    }

    /** Its FEC is that of the packet before it, which never comes. */
    @Test
    void whatWasOvertakenRepairsWhatWasLostBeforeIt() {
        play(500, frame -> frame % 10 == 7 ? 40 : frame % 50 == 20 ? -1 : frame % 50 == 21 ? 22 : 0);
        assertInOrder(inOrder());
        assertThat(lane.meter().recoveredFrames()).isBetween(10L, 11L);
        assertThat(lane.meter().concealedFrames()).isLessThanOrEqualTo(1);
    }

    @Test
    void jitterOfTwoPacketsLosesNothingAndGrowsNothing() {
        var random = new Random(9);
        play(1000, _ -> 40 * random.nextDouble());
        assertInOrder(inOrder());
        assertThat(drops.of(Drop.LATE)).isLessThan(10);
        double first = heard.get(100).millis() - media(heard.get(100));
        double last = heard.getLast().millis() - media(heard.getLast());
        assertThat(Math.abs(last - first)).isLessThan(41);
    }

    @Test
    void aBurstIsMadeUpBeforeThePhoneRunsDryAndFadesToNoise() {
        play(200, frame -> frame >= 100 && frame < 115 ? -1 : 0);
        assertInOrder(heard);
        var burst = heard.stream().filter(h -> media(h) >= 2000 && media(h) < 2280).toList();
        assertThat(burst).hasSize(14);
        for (var each : burst) {
            assertThat(each.millis() - media(each)).isLessThan(60.5);
        }
        assertThat(decibels(burst.getFirst())).isGreaterThan(-30);
        for (var each : burst.subList(7, 13)) {
            assertThat(decibels(each)).as("no buzz").isLessThan(-38);
        }
    }

    @Test
    void silenceOfTheBrowserLeavesNoGapAndNoStep() {
        play(400, frame -> frame >= 100 && frame < 200 ? -2 : 0);
        assertInOrder(heard);
        assertThat(lane.meter().concealedFrames()).as("nothing was lost").isZero();
    }

    private interface Network {
        /** How late the packet of a frame comes in milliseconds; -1: never, -2: it was not sent. */
        double lateMillis(int frame);
    }

    private void play(int frames, Network network) {
        var coming = new ArrayList<Coming>();
        try (OpusEncoder browser = OPUS.encoder(new OpusEncoderSettings(8000, 5, true, 20, 32_000))) {
            int sequence = 65_500;
            for (int i = 0; i < frames; i++) {
                double late = network.lateMillis(i);
                byte[] opus = spoken(browser, i);
                sequence += late == -2 ? 0 : 1;
                if (late >= 0) {
                    coming.add(new Coming(20 * i + late, new RtpPacket(false, 111, sequence & 0xFFFF, i * 960, 7, opus, 0, opus.length)));
                }
            }
        }
        coming.sort(Comparator.comparingDouble(Coming::millis));
        for (var each : coming) {
            until(startNanos + (long) (each.millis() * MILLI));
            lane.audio(each.packet(), stream.on(each.packet()), nowNanos);
        }
        until(nowNanos + 45 * MILLI);
    }

    private void until(long then) {
        for (long due = lane.nextDeadlineNanos(); due != Timed.NEVER && due - then < 0; due = lane.nextDeadlineNanos()) {
            nowNanos = due - nowNanos > 0 ? due : nowNanos;
            lane.onTime(nowNanos);
        }
        nowNanos = then;
    }

    private static byte[] spoken(OpusEncoder browser, int frame) {
        short[] pcm = new short[160];
        for (int i = 0; i < 160; i++) {
            double t = (frame * 160 + i) / 8000.0;
            pcm[i] = (short) (9000 * Math.sin(2 * Math.PI * 200 * t) * (0.6 + 0.4 * Math.sin(2 * Math.PI * 5 * t)));
        }
        byte[] opus = new byte[1500];
        return Arrays.copyOf(opus, browser.encode(pcm, 0, 160, opus, 0));
    }

    private void wire(byte[] b, int offset, int length, InetSocketAddress to) {
        byte[] copy = Arrays.copyOfRange(b, offset, offset + length);
        var packet = (RtpPacket) RtpPacket.parse(copy, 0, length);
        short[] pcm = new short[160];
        G711.ULAW.decode(copy, packet.payloadOffset(), 160, pcm, 0);
        heard.add(new Heard((nowNanos - startNanos) / 1e6, packet, pcm));
    }

    private double media(Heard each) {
        return (each.packet().timestamp() - heard.getFirst().packet().timestamp()) / 8.0;
    }

    private List<Heard> inOrder() {
        var sorted = new ArrayList<>(heard);
        int first = heard.getFirst().packet().sequence();
        sorted.sort(Comparator.comparingInt(h -> h.packet().sequence() - first & 0xFFFF));
        return sorted;
    }

    private static void assertInOrder(List<Heard> list) {
        for (int i = 1; i < list.size(); i++) {
            var packet = list.get(i).packet();
            var before = list.get(i - 1).packet();
            assertThat(packet.sequence() - before.sequence() & 0xFFFF).as("number of %d", i).isEqualTo(1);
            assertThat(packet.timestamp() - before.timestamp()).as("time of %d", i).isEqualTo(160);
        }
    }

    private static double decibels(Heard each) {
        double sum = 1;
        for (short s : each.pcm()) {
            sum += s * s;
        }
        return 10 * Math.log10(sum / 160) - 20 * Math.log10(32768);
    }
}
