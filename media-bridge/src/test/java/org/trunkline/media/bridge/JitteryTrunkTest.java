package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trunkline.dtmf.TelephoneEvent;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.Gain;
import org.trunkline.media.leg.Reporter;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.RtpWriter;
import org.trunkline.media.srtp.SrtpPacket;

/** A trunk over a bad network, with a jitter buffer: what browsers get of it, and another phone. */
class JitteryTrunkTest {
    private static final InetSocketAddress TRUNK = new InetSocketAddress("127.0.0.1", 4000);
    private static final InetSocketAddress OTHER = new InetSocketAddress("127.0.0.1", 5000);
    private static final long MILLI = 1_000_000;
    private static final TrunkFormat ULAW = new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.of(101), 20);

    private record OnItsWay(long arrivesNanos, byte[] packet) {}

    private record Got(long nanos, RtpPacket packet) {}

    private final Random random = new Random(5);
    private final DropCounts drops = new DropCounts();
    private final List<Got> got = new ArrayList<>(); // by the browser or the other phone
    private final List<Long> digitsNanos = new ArrayList<>();
    private final PriorityQueue<OnItsWay> network = new PriorityQueue<>(Comparator.comparingLong(OnItsWay::arrivesNanos));
    private final LegBehindSrtp srtp = new LegBehindSrtp(this::toBrowser, drops);
    private final TrunkLeg trunk = new TrunkLeg((_, _, _, _) -> {});
    private final TrunkLeg other = new TrunkLeg((b, offset, length, _) -> got.add(
            new Got(nowNanos(), (RtpPacket) RtpPacket.parse(Arrays.copyOfRange(b, offset, offset + length), 0, length))));
    private Bridge bridge;
    private double jitterMillis;
    private double loss;
    private int sequence = 65_400;
    private int timestamp = -3000;
    private long sendNanos = 17 * MILLI;
    private long nowNanos;

    private static TrunkMedia media(Optional<JitterBounds> bounds) {
        return SomeTrunk.with(List.of(TrunkCodec.PCMU), new TrunkAudio(bounds, Gain.NONE, Gain.NONE, NoiseMode.ACCEPT));
    }

    @BeforeEach
    void browser() {
        srtp.secure();
        talkOver(Optional.of(new JitterBounds(20, 200)));
    }

    private void talkOver(Optional<JitterBounds> bounds) {
        bridge = new Bridge(
                srtp.leg(), trunk, new UpLane(trunk, new G711Reader(G711.ULAW), drops, random),
                new DownLane(srtp.leg(), new AudioWriter.Plain(0, G711.ULAW), drops, random),
                0, new ToneStreams(drops), media(bounds), this::event, drops);
        bridge.trunkNegotiated(Agreements.plain(TRUNK, ULAW), nowNanos);
    }

    @Test
    void whileTheDelayGrowsAndShrinksTheBrowsersStreamStaysInOrderAndInTime() {
        jitterMillis = 170;
        speak(10_000);
        int learned = got.size();
        jitterMillis = 0;
        speak(12_000);
        jitterMillis = 100;
        speak(5_000);
        for (int i = 1; i < got.size(); i++) {
            int numbers = got.get(i).packet().sequence() - got.get(i - 1).packet().sequence() & 0xFFFF;
            assertThat(numbers).isBetween(1, 8); // those that came late while the delay was learned
            assertThat(got.get(i).packet().timestamp() - got.get(i - 1).packet().timestamp()).isEqualTo(160 * numbers);
        }
        assertThat(drops.of(Drop.LATE)).isLessThan(40);
        assertThat(learned).isGreaterThan(400);
    }

    @Test
    void lossIsAGapForTheBrowserAndNoMoreThanThat() {
        jitterMillis = 60;
        speak(5_000);
        int before = got.size();
        loss = 0.1;
        speak(20_000);
        int missing = 0;
        for (int i = before; i < got.size(); i++) {
            int numbers = got.get(i).packet().sequence() - got.get(i - 1).packet().sequence() & 0xFFFF;
            assertThat(got.get(i).packet().timestamp() - got.get(i - 1).packet().timestamp()).isEqualTo(160 * numbers);
            missing += numbers - 1;
        }
        assertThat(missing).isBetween(60, 140);
    }

    /** ITU-T G.107: 220 ms from end to end cost about five points of R, and 20 ms none. */
    @Test
    void whatIsHeldBackCountsAsDelay() {
        trunk.reports(new Reporter(1, 8000, "name", _ -> 0, random), (_, _, _, _) -> {});
        talkOver(Optional.of(new JitterBounds(200, 200)));
        speak(6_000);
        assertThat(mosOfTrunk()).isBetween(4.1, 4.33);
        talkOver(Optional.empty());
        speak(6_000);
        assertThat(mosOfTrunk()).isGreaterThan(4.38);
    }

    private double mosOfTrunk() {
        return bridge.meter().latest().lately().orElseThrow().trunk().in().mos().orElseThrow();
    }

    @Test
    void aDigitIsToldAtOnceHoweverLongTheAudioIsHeldBack() {
        jitterMillis = 190;
        speak(5_000);
        jitterMillis = 0;
        for (int i = 1; i <= 7; i++) {
            byte[] packet = new byte[RtpWriter.HEADER_BYTES + TelephoneEvent.BYTES];
            RtpWriter.header(packet, 0, i == 1, 101, sequence++ & 0xFFFF, timestamp, 9);
            new TelephoneEvent(5, i >= 5, 10, Math.min(i, 5) * 160).write(packet, RtpWriter.HEADER_BYTES);
            network.add(new OnItsWay(sendNanos, packet));
            pass(20);
        }
        assertThat(digitsNanos).containsExactly(sendNanos - 3 * 20 * MILLI);
    }

    @Test
    void ofAHoldNothingIsHeard() {
        jitterMillis = 190;
        speak(5_000);
        int before = got.size();
        var held = Agreements.plain(TRUNK, ULAW);
        bridge.trunkNegotiated(Agreements.of(
                held.rtp(), held.rtcp(), true, false, false, ULAW, held.voices(), held.tones(), Optional.empty()), nowNanos);
        speak(1_000);
        assertThat(got).hasSize(before);
        bridge.trunkNegotiated(held, nowNanos);
        speak(1_000);
        assertThat(got.size() - before).isGreaterThan(35);
    }

    @Test
    void anotherPhoneGetsASteadyStreamOfABadOne() {
        assertThat(outOfStepForAnotherPhone(Optional.empty())).isGreaterThan(300);
        assertThat(outOfStepForAnotherPhone(Optional.of(new JitterBounds(20, 200)))).isLessThan(30);
    }

    /** Packets that came too late to be sent on, or were sent on behind later ones. */
    private long outOfStepForAnotherPhone(Optional<JitterBounds> bounds) {
        got.clear();
        long before = drops.of(Drop.LATE);
        var from = new TrunkBridge.Side(trunk, media(bounds), drops);
        var to = new TrunkBridge.Side(other, media(Optional.empty()), drops);
        var joined = new TrunkBridge(from, to, random, _ -> {});
        joined.negotiated(from, Agreements.plain(TRUNK, ULAW), nowNanos);
        joined.negotiated(to, Agreements.plain(OTHER, ULAW), nowNanos);
        jitterMillis = 120;
        long until = nowNanos + 20_000 * MILLI;
        while (sendNanos < until) {
            send();
            run(sendNanos, joined, p -> joined.heard(from, RtpPacket.parse(p, 0, p.length), nowNanos));
        }
        long outOfOrder = IntStream.range(100, got.size())
                .filter(i -> (got.get(i).packet().sequence() - got.get(i - 1).packet().sequence() & 0xFFFF) != 1)
                .count();
        joined.close();
        return outOfOrder + drops.of(Drop.LATE) - before;
    }

    private void speak(int millis) {
        for (int at = 0; at < millis; at += 20) {
            send();
            run(sendNanos);
        }
    }

    private void send() {
        byte[] packet = new byte[RtpWriter.HEADER_BYTES + 160];
        RtpWriter.header(packet, 0, false, 0, sequence++ & 0xFFFF, timestamp, 9);
        if (random.nextDouble() >= loss) {
            network.add(new OnItsWay(sendNanos + (long) (jitterMillis * random.nextDouble() * MILLI), packet));
        }
        timestamp += 160;
        sendNanos += 20 * MILLI;
    }

    private void pass(int millis) {
        sendNanos += millis * MILLI;
        run(sendNanos);
    }

    private void run(long untilNanos) {
        var timed = new Timed() {
            @Override
            public void onTime(long now) {
                bridge.onTime(now);
            }

            @Override
            public long nextDeadlineNanos() {
                return bridge.nextDeadlineNanos();
            }
        };
        run(untilNanos, timed, p -> bridge.fromTrunk(p, 0, p.length, TRUNK, nowNanos));
    }

    private void run(long untilNanos, Timed timed, Consumer<byte[]> hears) {
        while (true) {
            long packet = network.isEmpty() ? Timed.NEVER : network.peek().arrivesNanos();
            long soonest = Timed.sooner(timed.nextDeadlineNanos(), packet);
            if (soonest == Timed.NEVER || soonest >= untilNanos) {
                break;
            }
            nowNanos = Math.max(nowNanos, soonest);
            if (soonest == packet) {
                hears.accept(network.poll().packet());
            } else {
                timed.onTime(nowNanos);
            }
        }
        nowNanos = untilNanos;
    }

    private long nowNanos() {
        return nowNanos;
    }

    private void event(MediaEvent event) {
        if (event instanceof MediaEvent.TrunkDigit) {
            digitsNanos.add(nowNanos);
        }
    }

    private void toBrowser(byte[] b, int offset, int length, InetSocketAddress to) {
        byte[] copy = Arrays.copyOfRange(b, offset, offset + length);
        if (srtp.browsersEnd().unprotect(new SrtpPacket(copy, 0, length)) instanceof RtpPacket packet) {
            got.add(new Got(nowNanos, packet));
        }
    }
}
