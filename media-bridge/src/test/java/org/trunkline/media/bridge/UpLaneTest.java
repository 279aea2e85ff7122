package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.dtmf.Digit;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;
import org.trunkline.media.Drop;
import org.trunkline.media.codec.ComfortNoise;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.Gain;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.RtpPacket;

/** What the trunk hears of a browser: its audio, what is made up for it, and its presses. */
class UpLaneTest extends UpLaneScene {
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
}
