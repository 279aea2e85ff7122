package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.dtmf.Digit;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.ComfortNoise;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.Gain;
import org.trunkline.media.codec.OpusEncoder;
import org.trunkline.media.codec.OpusEncoderSettings;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.RtpPacket;

/** A browser's Opus stream in simulated time, and what the trunk hears of it. */
class UpLaneTest {
    private static final OpusLibrary OPUS = OpusLibrary.load(Optional.empty());
    private static final InetSocketAddress TRUNK = new InetSocketAddress("127.0.0.1", 4000);
    private static final long MILLI = 1_000_000;
    private static final int OPUS_TYPE = 111;

    private record Heard(long millis, RtpPacket packet, byte[] payload) {}

    private final DropCounts drops = new DropCounts();
    private final List<Heard> trunkHears = new ArrayList<>();
    private final TrunkLeg trunk = new TrunkLeg(this::wire);
    private final IncomingStream stream = new IncomingStream();
    private final OpusEncoder browser = OPUS.encoder(new OpusEncoderSettings(8000, 5, true, 20, 32_000));
    private final UpLane lane = new UpLane(trunk, new OpusReader(OPUS::decoder), drops, new Random(5));
    private long nowNanos = Long.MAX_VALUE - 2_000 * MILLI; // the clock wraps during every test
    private final long startNanos = nowNanos;
    private int sequence = 65_530;
    private int timestamp = -3_000;
    private long sample;

    @BeforeEach
    void answered() {
        trunk.remote(TRUNK, true);
        lane.negotiated(new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.of(101), 20), nowNanos);
    }

    @Test
    void oneFrameInOneFrameOutWithOurOwnNumbers() {
        speak(200);
        assertThat(trunkHears).hasSize(200);
        assertSteady(160);
        assertThat(trunkHears).allMatch(h -> h.payload().length == 160 && h.packet().payloadType() == 0);
        assertThat(trunkHears.getFirst().packet().ssrc()).isNotEqualTo(7);
        assertLevelOfTone(trunkHears.subList(20, 200));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6})
    void lossIsRepairedBecausePhonesCannot(int lost) {
        speak(50);
        lose(lost);
        speak(50);
        assertThat(trunkHears).hasSize(100 + lost);
        assertSteady(160);
        assertThat(lane.meter().recoveredFrames() + lane.meter().concealedFrames()).isEqualTo(lost);
    }

    /** A busy machine records nothing for a while, and a packet is lost just then. */
    @Test
    void whatWasNeverSentIsNoLoss() {
        speak(50);
        lose(1);
        timestamp += 3 * 960;
        nowNanos += 10 * MILLI;
        speak(50);
        assertThat(lane.meter().recoveredFrames() + lane.meter().concealedFrames()).isEqualTo(1);
    }

    @Test
    void aLossLongerThanTheWaitIsFilledAndNotInvented() {
        speak(50);
        for (int i = 0; i < 40; i++) {
            next();
            tick(20);
        }
        speak(50);
        assertContiguousSequence();
        assertTimeNeverGoesBack();
        var last = trunkHears.getLast();
        int media = last.packet().timestamp() - trunkHears.getFirst().packet().timestamp();
        assertThat(media / 8).isBetween((int) last.millis() - 25, (int) last.millis() + 25);
    }

    @Test
    void silenceOfTheBrowserIsFilledAtASteadyPace() {
        speak(50);
        quiet(1000);
        speak(50);
        assertContiguousSequence();
        long last = -20;
        for (var heard : trunkHears) {
            assertThat(heard.millis() - last).isLessThanOrEqualTo(100);
            last = heard.millis();
        }
        long duration = trunkHears.getLast().packet().timestamp() - trunkHears.getFirst().packet().timestamp();
        assertThat(duration).isBetween(3000 * 8 - 320L, 3000 * 8L); // the trunk's time is the real time
    }

    @ParameterizedTest
    @ValueSource(ints = {150, 300, 450, 700, 5000})
    void aBrowserWhoseClockStoodStillInThePauseIsSoonHeardAgain(int pauseMillis) {
        speak(50);
        int stood = timestamp;
        quiet(pauseMillis);
        timestamp = stood;
        speak(15);
        int before = trunkHears.size();
        speak(50);
        assertThat(trunkHears.size() - before).isEqualTo(50);
        assertThat(drops.of(Drop.LATE)).isLessThan(15);
        assertContiguousSequence();
        assertTimeNeverGoesBack();
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 35, 100}) // packets of 20 ms
    void aBurstAfterAStallDoesNotDelayTheRestOfTheCall(int stalled) {
        speak(50);
        var held = hold(stalled);
        held.forEach(this::hear);
        speak(50);
        assertInTime();
        assertThat(drops.of(Drop.LATE)).isPositive();
    }

    /** As a browser on a busy machine does: what it has recorded leaves in two bursts. */
    @ParameterizedTest
    @ValueSource(ints = {1, 6, 8, 12, 18, 20, 24})
    void aStallThatEndsAndBeginsAgainDoesNotEither(int atFirst) {
        speak(50);
        var held = hold(30);
        held.subList(0, atFirst).forEach(this::hear);
        var more = hold(11);
        held.subList(atFirst, held.size()).forEach(this::hear);
        more.forEach(this::hear);
        speak(50);
        assertInTime();
        assertContiguousSequence();
        assertTimeNeverGoesBack();
    }

    /** The backlog comes twice as fast as it was spoken. */
    @Test
    void aBacklogThatComesSlowlyDoesNotEither() {
        speak(50);
        var held = new ArrayDeque<>(hold(35));
        for (int i = 0; i < 34; i++) { // two packets in the time of one
            held.add(next());
            hear(held.remove());
            tick(7);
            hear(held.remove());
            tick(13);
        }
        hear(held.remove());
        speak(50);
        assertInTime();
    }

    /** A network whose way gets longer, and shorter again. */
    @Test
    void aStreamThatWasLateForAWhileDoesNotStayAhead() {
        for (int flap = 0; flap < 3; flap++) {
            speak(50);
            var late = new ArrayDeque<>(hold(20));
            for (int i = 0; i < 100; i++) {
                late.add(next());
                hear(late.remove());
                tick(20);
            }
            late.forEach(this::hear);
        }
        speak(50);
        assertInTime();
        assertTimeNeverGoesBack();
    }

    @Test
    void whatWasSaidBeforeTheAnswerSaysNothingOfTheTimeBehindIt() {
        trunk.remote(TRUNK, false);
        timestamp -= 1 << 30;
        speak(50);
        trunk.remote(TRUNK, true);
        lane.negotiated(new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.of(101), 20), nowNanos);
        speak(50);
        assertThat(drops.of(Drop.LATE)).isZero();
    }

    /** A packet comes when it has been spoken, so the first short one seems early behind long ones. */
    @Test
    void aBrowserThatTurnsToShorterPacketsIsNotAhead() {
        var plain = new UpLane(trunk, new G711Reader(G711.ALAW), drops, new Random(6));
        plain.negotiated(new TrunkFormat(TrunkCodec.PCMA, 8, OptionalInt.empty(), 20), nowNanos);
        int said = 0;
        for (int i = 0; i < 60; i++) {
            int bytes = i < 10 ? 960 : 80;
            nowNanos += bytes * MILLI / 8;
            var packet = new RtpPacket(false, 8, sequence++ & 0xFFFF, said, 7, new byte[bytes], 0, bytes);
            plain.audio(packet, stream.on(packet), nowNanos);
            said += bytes;
        }
        assertThat(drops.of(Drop.LATE)).isZero();
    }

    /** Sent, and held up by the network. */
    private List<RtpPacket> hold(int packets) {
        var held = new ArrayList<RtpPacket>();
        for (int i = 0; i < packets; i++) {
            held.add(next());
            tick(20);
        }
        return held;
    }

    /** The trunk's time is the real time. */
    private void assertInTime() {
        var last = trunkHears.getLast();
        long mediaMillis = (last.packet().timestamp() - trunkHears.getFirst().packet().timestamp()) / 8;
        assertThat(mediaMillis).isBetween(last.millis() - 25, last.millis() + 25);
    }

    @Test
    void anOvertakenPacketIsNotSpokenTwice() {
        speak(10);
        var late = next();
        speak(1);
        hear(late);
        speak(5);
        assertThat(trunkHears).hasSize(17);
        assertSteady(160);
        assertThat(drops.of(Drop.LATE)).isEqualTo(1);
    }

    @Test
    void whileAToneIsSentNoAudioIsAndItsEndIsToldAgainBesideTheAudio() {
        speak(20);
        var five = Digit.of('5').orElseThrow();
        lane.event(new ToneHeard.Started(five, nowNanos / 1000), nowNanos);
        for (int i = 1; i <= 8; i++) {
            speak(1);
            lane.event(new ToneHeard.Progress(five, i * 20_000L), nowNanos);
        }
        lane.event(new ToneHeard.Ended(five, 160_000, true), nowNanos);
        speak(20);

        var tones = trunkHears.stream().filter(h -> h.packet().payloadType() == 101).toList();
        assertThat(tones).hasSizeGreaterThanOrEqualTo(10);
        assertThat(tones.getFirst().packet().marker()).isTrue();
        assertThat(tones.stream().filter(h -> h.packet().marker())).hasSize(1);
        assertThat(tones.stream().map(h -> h.packet().timestamp()).distinct()).hasSize(1);
        assertThat(tones.stream().filter(h -> (h.payload()[1] & 0x80) != 0)).hasSize(3);
        assertThat(tones.getLast().payload()).isEqualTo(new byte[] {5, (byte) 0x8A, 0x05, 0x00});
        int first = trunkHears.indexOf(tones.getFirst());
        int end = trunkHears.indexOf(tones.get(tones.size() - 3));
        assertThat(end - first + 1).isEqualTo(tones.size() - 2);
        var after = trunkHears.subList(end + 1, trunkHears.size());
        assertThat(after.stream().filter(h -> h.packet().payloadType() == 0)).hasSize(20); // one came before the end was told: its time is filled
        assertThat(after.getFirst().packet().payloadType()).isZero();
        assertContiguousSequence();
        assertTimeNeverGoesBack();
    }

    @Test
    void aPressThatCameTooSoonWaitsForItsTimeThoughTheBrowserSpeaks() {
        speak(20);
        for (int i = 0; i < 2; i++) { // held up by the network, and heard together
            var digit = Digit.values()[i];
            lane.event(new ToneHeard.Started(digit, nowNanos / 1000 + i * 200_000), nowNanos);
            lane.event(new ToneHeard.Ended(digit, 40_000, true), nowNanos);
        }
        speak(30);
        var starts = trunkHears.stream().filter(h -> h.packet().payloadType() == 101 && h.packet().marker()).toList();
        assertThat(starts).extracting(Heard::millis).containsExactly(400L, 600L);
    }

    @Test
    void pressesOfASilentBrowserDoNotLetTheTrunksTimeFallBehind() {
        quiet(200);
        for (int i = 0; i < 10; i++) {
            lane.event(new ToneHeard.Started(Digit.D5, nowNanos / 1000), nowNanos);
            lane.event(new ToneHeard.Ended(Digit.D5, 100_000, true), nowNanos);
            quiet(400);
        }
        var last = trunkHears.getLast();
        assertThat(last.packet().payloadType()).isZero();
        long mediaMillis = (last.packet().timestamp() - trunkHears.getFirst().packet().timestamp()) / 8;
        assertThat(mediaMillis).isBetween(last.millis() - 45, last.millis()); // noise waits 40 ms for audio
        assertTimeNeverGoesBack();
    }

    /** RFC 3711 §3.3.1: who never heard the numbers before could not tell the loss of the first ones from a wrap. */
    @Test
    void anotherTrunkGetsAStreamOfItsOwnThatBeginsInTheLowerHalfOfTheNumbers() {
        nowNanos += 100 * MILLI + MILLI / 2; // or a deadline would be Long.MAX_VALUE to the nanosecond, which is never
        quiet(700_000);
        var before = trunkHears.getLast().packet();
        assertThat(before.sequence()).isGreaterThan(1 << 15);
        var other = new TrunkLeg(this::wire);
        other.remote(TRUNK, true);
        lane.to(other, Gain.NONE);
        lane.negotiated(new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.of(101), 20), nowNanos);
        quiet(20);
        var first = trunkHears.getLast().packet();
        assertThat(first.sequence()).isLessThanOrEqualTo(1 << 15);
        assertThat(first.ssrc()).isNotEqualTo(before.ssrc()).isEqualTo(lane.ssrc());
    }

    @Test
    void nothingIsSentToATrunkThatIsHeldOrNotThere() {
        trunk.remote(TRUNK, false);
        speak(10);
        quiet(500);
        assertThat(trunkHears).isEmpty();
        assertThat(lane.nextDeadlineNanos()).isEqualTo(Timed.NEVER);
    }

    @Test
    void aPhoneHearsASteadyFlowBeforeTheBrowserHasSaidAnything() {
        quiet(200);
        assertThat(trunkHears).hasSize(11);
        assertSteady(160);
    }

    @Test
    void g711OfTheTrunksLawPassesUntouched() {
        var plain = new UpLane(trunk, new G711Reader(G711.ULAW), drops, new Random(6));
        plain.negotiated(new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.empty(), 20), nowNanos);
        byte[] all = new byte[160];
        for (int i = 0; i < 160; i++) {
            all[i] = (byte) (i + 96); // with both zeros of the µ-law
        }
        var packet = new RtpPacket(false, 0, 1, 160, 7, all, 0, 160);
        plain.audio(packet, stream.on(packet), nowNanos);
        assertThat(trunkHears.getFirst().payload()).isEqualTo(all);
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 120})
    void longPacketsAreNoSilence(int millis) {
        for (int i = 0; i < 20; i++) {
            hear(next(millis));
            tick(millis);
        }
        assertThat(trunkHears).hasSize(20 * millis / 20);
        assertSteady(160);
        assertThat(drops.of(Drop.LATE)).isZero();
        assertLevelOfTone(trunkHears.subList(20, trunkHears.size()));
    }

    @Test
    void aLaterAnswerWithoutTonesEndsTheToneAndNotTheCall() {
        lane.event(new ToneHeard.Started(Digit.D5, nowNanos / 1000), nowNanos);
        lane.negotiated(new TrunkFormat(TrunkCodec.PCMA, 8, OptionalInt.empty(), 20), nowNanos);
        lane.event(new ToneHeard.Ended(Digit.D5, 60_000, true), nowNanos);
        speak(10);
        assertThat(trunkHears.subList(1, trunkHears.size())).hasSize(10).allMatch(h -> h.packet().payloadType() == 8);
        assertContiguousSequence();
    }

    @Test
    void aPressThatHasToWaitStartsWhenTheGapIsOver() {
        lane.event(new ToneHeard.Started(Digit.D1, 0), nowNanos);
        lane.event(new ToneHeard.Ended(Digit.D1, 70_000, true), nowNanos);
        tick(100);
        lane.event(new ToneHeard.Started(Digit.D2, 100_000), nowNanos);
        lane.event(new ToneHeard.Ended(Digit.D2, 70_000, true), nowNanos);
        tick(200);
        var second = trunkHears.stream().filter(h -> h.payload()[0] == Digit.D2.event()).findFirst().orElseThrow();
        assertThat(second.millis()).isBetween(100L, 130L);
    }

    @Test
    void whatALoopSleptThroughIsNotMadeUpFor() {
        quiet(200);
        int before = trunkHears.size();
        nowNanos += 5_000 * MILLI;
        quiet(200);
        assertThat(trunkHears.size() - before).isBetween(9, 12);
        assertContiguousSequence();
        long media = trunkHears.getLast().packet().timestamp() - trunkHears.getFirst().packet().timestamp();
        assertThat(media / 8).isBetween(5380L, 5420L);
    }

    @Test
    void afterAHoldTheFlowGoesOnAndNoBurstComes() {
        quiet(200);
        int before = trunkHears.size();
        trunk.remote(TRUNK, false);
        quiet(10_000);
        trunk.remote(TRUNK, true);
        lane.negotiated(new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.of(101), 20), nowNanos);
        quiet(200);
        assertThat(trunkHears.size() - before).isBetween(9, 12);
    }

    @Test
    void silenceAfterUntouchedAudioIsAsLoudAsItsBackground() {
        var plain = new UpLane(trunk, new G711Reader(G711.ULAW), drops, new Random(6));
        plain.negotiated(new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.empty(), 20), nowNanos);
        short[] murmur = new short[160];
        new ComfortNoise(3).fill(murmur, 0, 160);
        for (int i = 0; i < 160; i++) {
            murmur[i] *= 5; // 14 dB over the level that is assumed before anything was heard
        }
        byte[] ulaw = new byte[160];
        G711.ULAW.encode(murmur, 0, 160, ulaw, 0);
        for (int i = 0; i < 50; i++) {
            var packet = new RtpPacket(false, 0, i, i * 160, 7, ulaw, 0, 160);
            plain.audio(packet, stream.on(packet), nowNanos);
            nowNanos += 20 * MILLI;
        }
        for (int i = 0; i < 50; i++) {
            nowNanos += 20 * MILLI;
            plain.onTime(nowNanos);
        }
        double before = rms(trunkHears.subList(0, 50));
        double after = rms(trunkHears.subList(50, trunkHears.size()));
        assertThat(20 * Math.log10(after / before)).isBetween(-3.0, 3.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 159, 160, 161, 1499, 2036})
    void g711OfAnySizeIsCutToThePacketsThatWereAgreedAndLosesNothing(int bytes) {
        var plain = new UpLane(trunk, new G711Reader(G711.ALAW), drops, new Random(6));
        plain.negotiated(new TrunkFormat(TrunkCodec.PCMA, 8, OptionalInt.empty(), 20), nowNanos);
        byte[] said = new byte[bytes + 160 + 320 - bytes % 160];
        new Random(bytes).nextBytes(said);
        hear(plain, said, 0, bytes);
        assertThat(trunkHears).hasSize(bytes / 160);
        assertThat(drops.of(Drop.NO_AUDIO)).isEqualTo(bytes == 0 ? 1 : 0);
        hear(plain, said, bytes, 160); // of the agreed size, but not where a packet of ours begins
        hear(plain, said, bytes + 160, said.length - bytes - 160);

        assertThat(trunkHears).hasSize(said.length / 160).allMatch(h -> h.payload().length == 160);
        assertSteady(160);
        byte[] heard = new byte[said.length];
        for (int i = 0; i < trunkHears.size(); i++) {
            System.arraycopy(trunkHears.get(i).payload(), 0, heard, 160 * i, 160);
        }
        assertThat(heard).isEqualTo(said);
    }

    /** All of these were spoken without a pause. */
    private void hear(UpLane plain, byte[] said, int from, int bytes) {
        byte[] payload = Arrays.copyOfRange(said, from, from + bytes);
        var packet = new RtpPacket(false, 8, sequence++ & 0xFFFF, from, 7, payload, 0, bytes);
        plain.audio(packet, stream.on(packet), nowNanos);
        nowNanos += bytes * MILLI / 8;
    }

    private void speak(int frames) {
        for (int i = 0; i < frames; i++) {
            hear(next());
            tick(20);
        }
    }

    private void lose(int frames) {
        for (int i = 0; i < frames; i++) {
            next();
            nowNanos += 20 * MILLI; // shorter than the wait before filling
        }
    }

    private void quiet(int millis) {
        timestamp += millis * 48;
        tick(millis);
    }

    private void tick(int millis) {
        long until = nowNanos + millis * MILLI;
        for (long due = lane.nextDeadlineNanos(); due != Timed.NEVER && due - until <= 0; due = lane.nextDeadlineNanos()) {
            nowNanos = due - nowNanos > 0 ? due : nowNanos;
            lane.onTime(nowNanos);
        }
        nowNanos = until;
    }

    private void hear(RtpPacket packet) {
        lane.audio(packet, stream.on(packet), nowNanos);
    }

    private RtpPacket next() {
        return next(20);
    }

    /** Up to 60 ms are one Opus frame, 120 ms are two in one packet. */
    private RtpPacket next(int millis) {
        byte[] opus = millis > 60 ? together(spoken(millis / 2), spoken(millis / 2)) : spoken(millis);
        var packet = new RtpPacket(false, OPUS_TYPE, sequence++ & 0xFFFF, timestamp, 7, opus, 0, opus.length);
        timestamp += millis * 48;
        return packet;
    }

    private byte[] spoken(int millis) {
        short[] pcm = new short[millis * 8];
        for (int i = 0; i < pcm.length; i++, sample++) {
            pcm[i] = (short) (8000 * Math.sin(2 * Math.PI * 440 * sample / 8000));
        }
        byte[] opus = new byte[1500];
        return Arrays.copyOf(opus, browser.encode(pcm, 0, pcm.length, opus, 0));
    }

    /** RFC 6716 §3.2.4: a packet with two frames of different length. */
    private static byte[] together(byte[] one, byte[] two) {
        assertThat(one[0]).isEqualTo(two[0]);
        int length = one.length - 1;
        boolean longer = length >= 252;
        byte[] both = new byte[(longer ? 2 : 1) + one.length + two.length - 1];
        both[0] = (byte) (one[0] | 2);
        both[1] = (byte) (longer ? 252 + (length & 3) : length);
        if (longer) {
            both[2] = (byte) (length - (both[1] & 0xFF) >> 2);
        }
        System.arraycopy(one, 1, both, longer ? 3 : 2, length);
        System.arraycopy(two, 1, both, both.length - two.length + 1, two.length - 1);
        return both;
    }

    private void wire(byte[] b, int offset, int length, InetSocketAddress to) {
        assertThat(to).isEqualTo(TRUNK);
        byte[] copy = Arrays.copyOfRange(b, offset, offset + length);
        var packet = (RtpPacket) RtpPacket.parse(copy, 0, length);
        var payload = Arrays.copyOfRange(copy, packet.payloadOffset(), length);
        trunkHears.add(new Heard((nowNanos - startNanos) / MILLI, packet, payload));
    }

    private void assertSteady(int samples) {
        assertContiguousSequence();
        for (int i = 1; i < trunkHears.size(); i++) {
            int step = trunkHears.get(i).packet().timestamp() - trunkHears.get(i - 1).packet().timestamp();
            assertThat(step).as("packet %d", i).isEqualTo(samples);
        }
    }

    private void assertContiguousSequence() {
        for (int i = 1; i < trunkHears.size(); i++) {
            int step = trunkHears.get(i).packet().sequence() - trunkHears.get(i - 1).packet().sequence();
            assertThat(step & 0xFFFF).isEqualTo(1);
        }
    }

    /** But for ends that are told again, which audio has overtaken. */
    private void assertTimeNeverGoesBack() {
        var ends = new HashSet<Integer>();
        var moving = trunkHears.stream().filter(h -> !isEnd(h) || ends.add(h.packet().timestamp())).toList();
        for (int i = 1; i < moving.size(); i++) {
            int step = moving.get(i).packet().timestamp() - moving.get(i - 1).packet().timestamp();
            assertThat(step).as("packet %d", i).isGreaterThanOrEqualTo(0);
        }
    }

    private static boolean isEnd(Heard heard) {
        return heard.packet().payloadType() == 101 && (heard.payload()[1] & 0x80) != 0;
    }

    private static void assertLevelOfTone(List<Heard> heard) {
        assertThat(20 * Math.log10(rms(heard) / (8000 / Math.sqrt(2)))).isBetween(-0.5, 0.5);
    }

    private static double rms(List<Heard> heard) {
        double sum = 0;
        short[] pcm = new short[160];
        for (var frame : heard) {
            G711.ULAW.decode(frame.payload(), 0, 160, pcm, 0);
            for (short s : pcm) {
                sum += s * s;
            }
        }
        return Math.sqrt(sum / (160.0 * heard.size()));
    }
}
