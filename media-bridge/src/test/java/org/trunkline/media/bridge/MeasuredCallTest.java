package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.OpusEncoderSettings;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.leg.Reporter;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.quality.CallQuality;
import org.trunkline.media.rtp.Rtcp;
import org.trunkline.media.rtp.RtcpCompound;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.RtpWriter;
import org.trunkline.media.srtp.SrtpPacket;
import org.trunkline.media.srtp.SrtpSession;

/**
 * A call between a browser and a phone over two bad lines, in simulated time: what is measured is what the lines did.
 *
 * <pre>
 *   browser ──30 ms, loses 1 of 20──► gateway ──10 ms, loses 1 of 50──► phone
 *           ◄─30 ms, loses 1 of 25──          ◄─10 ms, loses 1 of 10──
 * </pre>
 */
class MeasuredCallTest {
    private static final OpusLibrary OPUS = OpusLibrary.load(Optional.empty());
    private static final InetSocketAddress TRUNK = new InetSocketAddress("127.0.0.1", 4000);
    private static final InetSocketAddress TRUNK_RTCP = new InetSocketAddress("127.0.0.1", 4001);
    private static final byte[] OPUS_WITH_FEC = {0x08, 0x40, 1, 2, 3}; // RFC 6716 §3.1: SILK, 20 ms; §4.2.3: the LBRR flag
    private static final long MILLI = 1_000_000;
    private static final long START_NANOS = Long.MAX_VALUE - 3_000 * MILLI - MILLI / 2; // the clock wraps in every test
    private static final int BROWSER_SSRC = 77;
    private static final int TRUNK_SSRC = 88;

    private record Event(long nanos, long afterStart, long order, Runnable what) {}

    /** One direction of a line. */
    private final class Line {
        private final long delayNanos;
        private int losesOneOf;
        private final Consumer<byte[]> arrives;
        private int sent;
        private int lost;
        private long jitterNanos;

        Line(long delayMillis, int losesOneOf, Consumer<byte[]> arrives) {
            this.delayNanos = delayMillis * MILLI;
            this.losesOneOf = losesOneOf;
            this.arrives = arrives;
        }

        void rtp(byte[] packet) {
            if (++sent % losesOneOf == losesOneOf / 2) {
                lost++;
            } else {
                rtcp(packet);
            }
        }

        void rtcp(byte[] packet) {
            long jitter = jitterNanos == 0 ? 0 : random.nextLong(jitterNanos);
            at(nowNanos + delayNanos + jitter, () -> arrives.accept(packet));
        }
    }

    private final PriorityQueue<Event> coming =
            new PriorityQueue<>(Comparator.comparingLong(Event::afterStart).thenComparingLong(Event::order));
    private final Random random = new Random(3);
    private final DropCounts drops = new DropCounts();
    private final List<MediaEvent> events = new ArrayList<>();
    private final Line fromBrowser = new Line(30, 20, this::gatewayHearsBrowser);
    private final Line toBrowser = new Line(30, 25, this::browserHears);
    private final Line toTrunk = new Line(10, 50, this::trunkHears);
    private final Line fromTrunk = new Line(10, 10, this::gatewayHearsTrunk);
    private final LegBehindSrtp srtp = new LegBehindSrtp((b, o, n, _) -> wireToBrowser(Arrays.copyOfRange(b, o, o + n)), drops);
    private final TrunkLeg trunk = new TrunkLeg((b, o, n, _) -> toTrunk.rtp(Arrays.copyOfRange(b, o, o + n)));
    private final UpLane up = new UpLane(trunk, new OpusReader(OPUS::decoder), drops.part(), random);
    private final DownLane down = new DownLane(
            srtp.leg(),
            new AudioWriter.Opus(111, _ -> OPUS.encoder(OpusEncoderSettings.narrowBand())),
            drops.part(),
            random);
    private final Bridge bridge = new Bridge(
            srtp.leg(), trunk, up, down, 111, new ToneStreams(drops), TrunkMedia.DEFAULT, events::add, drops);
    private final Reporter browser = reporter(BROWSER_SSRC, 48_000);
    private final Reporter phone = reporter(TRUNK_SSRC, 8000);
    private long order;
    private long nowNanos = START_NANOS;
    private int sequence = 65_000;

    @BeforeEach
    void joined() {
        srtp.leg().reports(reporter(down.ssrc(), 48_000));
        trunk.reports(reporter(up.ssrc(), 8000), (b, o, n, _) -> {
            byte[] report = Arrays.copyOfRange(b, o, o + n);
            at(nowNanos + 10 * MILLI, () -> phone.on((RtcpCompound) Rtcp.parse(report, 0, report.length), nowNanos));
        });
        srtp.secure();
        byte[] check = srtp.check();
        bridge.fromBrowser(DatagramKind.STUN, check, 0, check.length, LegBehindSrtp.BROWSER, nowNanos);
        var format = new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.of(101), 20);
        bridge.trunkNegotiated(Agreements.plain(TRUNK, format), nowNanos);
    }

    @AfterEach
    void close() {
        bridge.close();
    }

    @Test
    void whatTheLinesDidIsMeasured() {
        talk(24_000);
        wait(1000);
        bridge.meter().end(nowNanos);
        var overall = overall();
        assertThat(overall.millis()).isEqualTo(25_000);

        assertThat(overall.browser().orElseThrow().in().packets()).isEqualTo(fromBrowser.sent - fromBrowser.lost);
        assertThat(overall.browser().orElseThrow().in().lost()).isEqualTo(fromBrowser.lost);
        assertThat(overall.browser().orElseThrow().in().lossPercent()).isCloseTo(5, within(0.1));
        assertThat(overall.browser().orElseThrow().in().recoveredFrames()).as("by FEC").isCloseTo(fromBrowser.lost, within(1L));
        assertThat(overall.browser().orElseThrow().in().concealedFrames()).isZero();
        assertThat(overall.browser().orElseThrow().roundTripMicros().orElseThrow()).isCloseTo(60_000L, within(1000L));

        assertThat(overall.trunk().in().packets()).isEqualTo(fromTrunk.sent - fromTrunk.lost);
        assertThat(overall.trunk().in().lost()).isEqualTo(fromTrunk.lost);
        assertThat(overall.trunk().roundTripMicros().orElseThrow()).isCloseTo(20_000L, within(1000L));

        assertThat(overall.trunk().out().packets()).isEqualTo(toTrunk.sent);
        assertThat(overall.trunk().out().lossPercent()).isCloseTo(2, within(0.4));
        assertThat(overall.browser().orElseThrow().out().packets()).isEqualTo(toBrowser.sent);
        assertThat(overall.browser().orElseThrow().out().lossPercent()).as("without what the trunk lost").isCloseTo(4, within(0.5));
    }

    @Test
    void everyFiveSecondsItIsTold() {
        talk(26_000);
        assertThat(told()).hasSize(5).allMatch(quality -> quality.millis() == 5000);
        assertThat(told().stream().mapToLong(q -> q.trunk().in().packets()).sum())
                .isCloseTo(fromTrunk.sent - fromTrunk.lost, within(51L));
        assertThat(bridge.meter().latest().lately()).contains(told().getLast());
    }

    @Test
    void aCleanCallIsGoodAndABadOneIsNot() {
        talk(20_000);
        var last = told().getLast();
        // 70 ms by 20 + 30 and 20 + 10; G.711 at 10 % with concealment, Opus at 4 %
        assertThat(last.heardMos().orElseThrow()).isBetween(1.5, 2.3);
        assertThat(last.browser().orElseThrow().in().mos().orElseThrow()).as("recovered").isCloseTo(4.25, within(0.02));
        assertThat(last.spokenMos().orElseThrow()).isBetween(2.6, 3.5);
    }

    @Test
    void jitterIsThatOfTheLine() {
        fromTrunk.jitterNanos = 8 * MILLI; // the mean of |difference of two| is a third
        talk(20_000);
        assertThat(told().getLast().trunk().in().jitterMicros()).isBetween(1800L, 3500L);
        assertThat(told().getLast().browser().orElseThrow().in().jitterMicros()).isLessThan(200L);
    }

    @Test
    void doubledPacketsOfATrunkHideNoLoss() {
        for (int i = 0; i < 250; i++) {
            byte[] packet = trunkPacket(i);
            if (i % 10 != 5) {
                bridge.fromTrunk(packet.clone(), 0, packet.length, TRUNK, nowNanos);
                bridge.fromTrunk(packet.clone(), 0, packet.length, TRUNK, nowNanos);
            }
            nowNanos += 20 * MILLI;
        }
        bridge.onTime(nowNanos);
        assertThat(told().getLast().trunk().in().lost()).isEqualTo(25);
        assertThat(told().getLast().trunk().in().duplicates()).isEqualTo(225);
        assertThat(drops.of(Drop.DUPLICATE)).as("counted for the whole gateway, too").isEqualTo(225);
    }

    @Test
    void beforeATrunkIsThereNothingIsMeasuredAndTheEndIsToldOnce() {
        var silent = new QualityMeter(null, null, events::add);
        silent.end(nowNanos);
        assertThat(events).isEmpty();
        bridge.meter().end(nowNanos);
        bridge.meter().end(nowNanos);
        assertThat(events).hasSize(1);
        assertThat(bridge.meter().nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aBrowserThatSendsNothingIsToldOnceAndOnceMoreWhenItIsBack() {
        talk(5000);
        fromBrowser.losesOneOf = 1;
        talk(9900);
        assertThat(oneWay()).isEmpty();
        talk(8000);
        assertThat(oneWay()).containsExactly(new MediaEvent.BrowserSilent(Duration.ofSeconds(10)));
        fromBrowser.losesOneOf = 20;
        talk(1000);
        assertThat(oneWay()).hasSize(2).last().isInstanceOf(MediaEvent.BrowserHeard.class);
    }

    @Test
    void aTrunkThatIsNeverHeardIsToldWithoutBeingConfigured() {
        fromTrunk.losesOneOf = 1;
        talk(25_000);
        assertThat(oneWay()).containsExactly(new MediaEvent.TrunkSilent(Duration.ofSeconds(10)));
    }

    @Test
    void whoIsNotListenedToMaySayNothing() {
        fromBrowser.losesOneOf = 1;
        hold();
        talk(25_000);
        assertThat(oneWay()).isEmpty();
    }

    @Test
    void whatIsSilentBeforeTheAnswerCountsNoMore() {
        fromTrunk.losesOneOf = 1;
        talk(9000);
        bridge.listen(nowNanos);
        talk(9000);
        assertThat(oneWay()).isEmpty();
        talk(2000);
        assertThat(oneWay()).hasSize(1);
    }

    private void hold() {
        var format = new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.of(101), 20);
        var plain = Agreements.plain(TRUNK, format);
        bridge.trunkNegotiated(
                Agreements.of(
                        plain.rtp(), plain.rtcp(), true, false, false, format, plain.voices(), plain.tones(), Optional.empty()),
                nowNanos);
    }

    private List<MediaEvent> oneWay() {
        return events.stream().filter(event -> !(event instanceof MediaEvent.Measured)).toList();
    }

    private List<CallQuality> told() {
        return events.stream()
                .flatMap(e -> e instanceof MediaEvent.Measured(var quality) ? Optional.of(quality).stream() : Optional.<CallQuality>empty().stream())
                .toList();
    }

    private CallQuality overall() {
        return ((MediaEvent.MeasuredInAll) events.getLast()).quality();
    }

    private void talk(int millis) {
        long end = nowNanos + millis * MILLI;
        for (long spoken = nowNanos; spoken - end < 0; spoken += 20 * MILLI) {
            at(spoken, this::speak);
        }
        until(end);
    }

    private void wait(int millis) {
        until(nowNanos + millis * MILLI);
    }

    private void until(long end) {
        while (true) {
            var next = coming.peek();
            long wake = bridge.nextDeadlineNanos();
            long trunkWake = trunk.nextDeadlineNanos();
            long soonest = earlier(earlier(wake, trunkWake), next == null ? end : next.nanos());
            if (soonest - end > 0) {
                break;
            }
            nowNanos = soonest - nowNanos > 0 ? soonest : nowNanos;
            if (next != null && next.nanos() - nowNanos <= 0) {
                coming.poll().what().run();
            } else {
                bridge.onTime(nowNanos);
                trunk.onTime(nowNanos);
                report();
                if (soonest == end) {
                    break;
                }
            }
        }
        nowNanos = end;
    }

    private static long earlier(long a, long b) {
        return b == Long.MAX_VALUE || a != Long.MAX_VALUE && a - b < 0 ? a : b;
    }

    private void speak() {
        byte[] opus = new byte[RtpWriter.HEADER_BYTES + OPUS_WITH_FEC.length + SrtpSession.MAX_TRAILER_BYTES];
        RtpWriter.header(opus, 0, false, 111, sequence & 0xFFFF, sequence * 960, BROWSER_SSRC);
        System.arraycopy(OPUS_WITH_FEC, 0, opus, RtpWriter.HEADER_BYTES, OPUS_WITH_FEC.length);
        int length = RtpWriter.HEADER_BYTES + OPUS_WITH_FEC.length;
        browser.sent(sequence & 0xFFFF, sequence * 960, length, nowNanos);
        fromBrowser.rtp(Arrays.copyOf(opus, srtp.browsersEnd().protect(opus, 0, length)));
        fromTrunk.rtp(trunkPacket(sequence));
        phone.sent(sequence & 0xFFFF, sequence * 160, 172, nowNanos);
        sequence++;
        report();
        if (sequence % 200 == 0) {
            byte[] check = srtp.check();
            bridge.fromBrowser(DatagramKind.STUN, check, 0, check.length, LegBehindSrtp.BROWSER, nowNanos);
        }
    }

    private static byte[] trunkPacket(int number) {
        byte[] packet = new byte[172];
        Arrays.fill(packet, (byte) 0x7F);
        RtpWriter.header(packet, 0, false, 0, number & 0xFFFF, number * 160, TRUNK_SSRC);
        return packet;
    }

    /** What the far ends have to say. */
    private void report() {
        byte[] out = new byte[Reporter.MAX_BYTES + SrtpSession.MAX_TRAILER_BYTES];
        browser.report(out, nowNanos).ifPresent(length ->
                fromBrowser.rtcp(Arrays.copyOf(out, srtp.browsersEnd().protectRtcp(out, 0, length))));
        byte[] plain = new byte[Reporter.MAX_BYTES];
        phone.report(plain, nowNanos).ifPresent(length -> at(
                nowNanos + 10 * MILLI, () -> trunk.rtcp(plain, 0, length, TRUNK_RTCP, nowNanos)));
    }

    private void gatewayHearsBrowser(byte[] b) {
        bridge.fromBrowser(DatagramKind.of(b, 0, b.length), b, 0, b.length, LegBehindSrtp.BROWSER, nowNanos);
    }

    private void gatewayHearsTrunk(byte[] b) {
        bridge.fromTrunk(b, 0, b.length, TRUNK, nowNanos);
    }

    private void wireToBrowser(byte[] b) {
        switch (DatagramKind.of(b, 0, b.length)) {
            case RTP -> toBrowser.rtp(b);
            case RTCP -> toBrowser.rtcp(b);
            case STUN, DTLS, OTHER -> {}
        }
    }

    private void browserHears(byte[] b) {
        if (DatagramKind.of(b, 0, b.length) == DatagramKind.RTP) {
            browser.heard((RtpPacket) srtp.browsersEnd().unprotect(new SrtpPacket(b, 0, b.length)), 48_000, nowNanos);
        } else {
            int length = srtp.browsersEnd().unprotectRtcp(b, 0, b.length).orElseThrow();
            browser.on((RtcpCompound) Rtcp.parse(b, 0, length), nowNanos);
        }
    }

    private void trunkHears(byte[] b) {
        phone.heard((RtpPacket) RtpPacket.parse(b, 0, b.length), 8000, nowNanos);
    }

    private void at(long nanos, Runnable what) {
        coming.add(new Event(nanos, nanos - START_NANOS, order++, what));
    }

    private Reporter reporter(int ssrc, int clockHz) {
        return new Reporter(ssrc, clockHz, "name", nanos -> (long) ((nanos - START_NANOS + 1e9) / 1e9 * 0x1_0000_0000L), new Random(ssrc));
    }
}
