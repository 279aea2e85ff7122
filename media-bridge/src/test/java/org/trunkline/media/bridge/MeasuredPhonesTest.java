package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.Gain;
import org.trunkline.media.leg.Reporter;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.quality.CallQuality;
import org.trunkline.media.rtp.RtpWriter;

/** Two phones that a transfer has joined are measured, each of its own. */
class MeasuredPhonesTest {
    private static final InetSocketAddress ONE = new InetSocketAddress("127.0.0.1", 4000);
    private static final InetSocketAddress OTHER = new InetSocketAddress("127.0.0.1", 5000);
    private static final long MILLI = 1_000_000;
    private static final TrunkFormat ULAW = new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.of(101), 20);

    private final DropCounts drops = new DropCounts();
    private final List<MediaEvent> events = new ArrayList<>();
    private final TrunkLeg legOfOne = new TrunkLeg((_, _, _, _) -> {});
    private final TrunkLeg legOfOther = new TrunkLeg((_, _, _, _) -> {});
    private final TrunkBridge.Side one = new TrunkBridge.Side(legOfOne, media(Optional.empty()), drops);
    private final TrunkBridge.Side other =
            new TrunkBridge.Side(legOfOther, media(Optional.of(new JitterBounds(100, 200))), drops);
    private final TrunkBridge bridge = new TrunkBridge(one, other, new Random(3), events::add);
    private long nowNanos = 33 * MILLI;
    private int number;

    private static TrunkMedia media(Optional<JitterBounds> bounds) {
        return SomeTrunk.with(List.of(TrunkCodec.PCMU), new TrunkAudio(bounds, Gain.NONE, Gain.NONE, NoiseMode.ACCEPT));
    }

    @BeforeEach
    void agreed() {
        legOfOne.reports(reporter(1), (_, _, _, _) -> {});
        legOfOther.reports(reporter(2), (_, _, _, _) -> {});
        bridge.negotiated(one, Agreements.plain(ONE, ULAW), nowNanos);
        bridge.negotiated(other, Agreements.plain(OTHER, ULAW), nowNanos);
    }

    @Test
    void everyFiveSecondsAndAtTheEndEachTrunkHasItsOwnFigures() {
        talk(13_000);
        var told = told();
        assertThat(told).hasSize(2).allMatch(quality -> quality.millis() == 5000 && quality.browser().isEmpty());
        assertThat(bridge.meter().latest().lately()).contains(told.getLast());
        bridge.meter().end(nowNanos);
        bridge.meter().end(nowNanos);
        assertThat(events).hasSize(3);
        var all = ((MediaEvent.MeasuredInAll) events.getLast()).quality();
        var otherTrunk = all.otherTrunk().orElseThrow();
        assertThat(all.millis()).isEqualTo(13_000);
        assertThat(all.trunk().in().packets()).isEqualTo(585);
        assertThat(all.trunk().in().lost()).isCloseTo(65, within(1L));
        assertThat(all.trunk().in().concealedFrames()).isCloseTo(65, within(3L));
        assertThat(all.trunk().in().duplicates()).isZero();
        assertThat(otherTrunk.in().packets()).as("with those that came twice").isEqualTo(650 + 65);
        assertThat(otherTrunk.in().lost()).isZero();
        assertThat(otherTrunk.in().duplicates()).isEqualTo(65);
        assertThat(otherTrunk.out().packets()).isCloseTo(650, within(5L));
        assertThat(all.spokenMos().orElseThrow()).as("delay").isBetween(4.25, 4.4);
        assertThat(all.heardMos().orElseThrow()).as("loss").isBetween(2.0, 3.5);
    }

    private List<CallQuality> told() {
        return events.stream().map(event -> ((MediaEvent.Measured) event).quality()).toList();
    }

    /** One loses each tenth packet, the other sends each tenth twice. */
    private void talk(int millis) {
        for (long end = nowNanos + millis * MILLI; nowNanos < end; number++) {
            if (number % 10 != 5) {
                hear(one, legOfOne, ONE);
            }
            hear(other, legOfOther, OTHER);
            if (number % 10 == 5) {
                hear(other, legOfOther, OTHER);
            }
            pass(20);
        }
    }

    private void hear(TrunkBridge.Side side, TrunkLeg leg, InetSocketAddress from) {
        byte[] packet = new byte[RtpWriter.HEADER_BYTES + 160];
        new Random(number).nextBytes(packet);
        RtpWriter.header(packet, 0, false, 0, number & 0xFFFF, number * 160, from.getPort());
        bridge.heard(side, leg.receive(packet, 0, packet.length, from, nowNanos), nowNanos);
    }

    private void pass(int millis) {
        long until = nowNanos + millis * MILLI;
        for (long due = bridge.nextDeadlineNanos(); due - until <= 0; due = bridge.nextDeadlineNanos()) {
            nowNanos = Math.max(nowNanos, due);
            bridge.onTime(nowNanos);
        }
        nowNanos = until;
    }

    private static Reporter reporter(int ssrc) {
        return new Reporter(ssrc, 8000, "name", _ -> 0, new Random(ssrc));
    }
}
