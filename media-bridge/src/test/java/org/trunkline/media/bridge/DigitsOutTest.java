package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.trunkline.dtmf.Digit;
import org.trunkline.dtmf.ToneDetector;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.Gain;
import org.trunkline.media.leg.Arrival;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.RtpPacket;

/** Presses of a browser in simulated time, and what comes to a trunk that takes this or that. */
class DigitsOutTest {
    private static final InetSocketAddress TRUNK = new InetSocketAddress("127.0.0.1", 4000);
    private static final long MILLI = 1_000_000;

    private record Sent(long millis, RtpPacket packet) {}

    private final List<Sent> sent = new ArrayList<>();
    private final List<String> infos = new ArrayList<>();
    private final DropCounts drops = new DropCounts();
    private final TrunkLeg trunk = new TrunkLeg((b, offset, length, to) -> wire(b, length));
    private final AudioReader reader = new TrunkReader(Map.of(0, TrunkVoice.of(TrunkCodec.PCMU)));
    private final UpLane lane = new UpLane(trunk, reader, drops, new Random(8));
    private final IncomingStream stream = new IncomingStream();
    private long nowNanos = Long.MAX_VALUE - 703 * MILLI - 5;
    private final long startNanos = nowNanos;
    private int frame;

    @ParameterizedTest
    @CsvSource({
        "AUTO, true, true, EVENT", "AUTO, true, false, EVENT", "AUTO, false, true, INFO", "AUTO, false, false, TONE",
        "RFC4733, true, true, EVENT", "RFC4733, false, true, NONE", "INFO, true, false, INFO", "INFO, false, false, INFO",
        "INBAND, true, true, TONE", "INBAND, false, false, TONE"
    })
    void theWayIsChosenByWhatTheTrunkTakes(DtmfMode mode, boolean events, boolean info, DigitsOut.Way way) {
        assertThat(DigitsOut.way(mode, events, info)).isEqualTo(way);
    }

    @Test
    void byInfoNothingElseIsSent() {
        negotiated(TrunkCodec.PCMU, true, 20);
        var digits = out(DtmfMode.INFO);
        press(digits, Digit.D4, 120);
        assertThat(infos).containsExactly("4 120");
        assertThat(sent).noneMatch(s -> s.packet().payloadType() == 101);
        assertThat(tones(TrunkCodec.PCMU)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(TrunkCodec.class)
    void tonesAreHeardInTheAudioAndTheStreamGoesOnInTime(TrunkCodec codec) {
        for (int ptime : new int[] {10, 20, 30, 60}) {
            sent.clear();
            negotiated(codec, false, ptime);
            var digits = out(DtmfMode.AUTO);
            for (Digit digit : Digit.values()) {
                speak(10);
                press(digits, digit, digit.event() * 20);
                speak(5);
            }
            speak(20);
            assertThat(tones(codec)).as("%s, %d ms", codec, ptime).containsExactly(Digit.values());
            assertSteady(ptime * 8);
            assertThat(infos).isEmpty();
        }
        assertThat(drops.of(Drop.LATE)).isLessThan(64); // once, where voice follows a tone, or not at all
    }

    @Test
    void aPressInABrowserThatSaysNothingIsHeardAtOnce() {
        negotiated(TrunkCodec.PCMA, false, 20);
        tick(1000);
        int before = sent.size();
        var digits = out(DtmfMode.AUTO);
        digits.on(new ToneHeard.Started(Digit.D9, 0), nowNanos);
        tick(60);
        assertThat(sent.size() - before).isBetween(3, 4);
        digits.on(new ToneHeard.Ended(Digit.D9, 60_000, true), nowNanos);
        tick(300);
        assertThat(tones(TrunkCodec.PCMA)).containsExactly(Digit.D9);
        assertSteady(160);
    }

    @Test
    void aPressKeepsItsWayThoughTheTrunkChangesItsMind() {
        negotiated(TrunkCodec.PCMU, true, 20);
        var digits = out(DtmfMode.AUTO);
        digits.on(new ToneHeard.Started(Digit.D2, 0), nowNanos);
        digits.infoAllowed(true);
        negotiated(TrunkCodec.PCMU, false, 20);
        digits.on(new ToneHeard.Ended(Digit.D2, 100_000, true), nowNanos);
        assertThat(infos).isEmpty();
        press(digits, Digit.D3, 100);
        assertThat(infos).containsExactly("3 100");
    }

    @Test
    void aTrunkOnHoldHearsNoRestOfATone() {
        negotiated(TrunkCodec.PCMU, false, 20);
        var digits = out(DtmfMode.AUTO);
        digits.on(new ToneHeard.Started(Digit.D2, 0), nowNanos);
        tick(40);
        trunk.remote(TRUNK, false);
        lane.negotiated(new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.empty(), 20), nowNanos);
        digits.on(new ToneHeard.Ended(Digit.D2, 100_000, true), nowNanos);
        tick(1000);
        sent.clear();
        negotiated(TrunkCodec.PCMU, false, 20);
        speak(20);
        assertThat(tones(TrunkCodec.PCMU)).isEmpty();
        assertThat(sent).hasSizeGreaterThan(15);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void anotherTrunkHearsTheVoiceAndNoRestOfAPress(boolean events) {
        negotiated(TrunkCodec.PCMU, events, 20);
        var digits = out(DtmfMode.AUTO);
        digits.on(new ToneHeard.Started(Digit.D2, 0), nowNanos);
        tick(40);
        var other = new TrunkLeg((b, offset, length, to) -> wire(b, length));
        other.remote(TRUNK, true);
        lane.to(other, Gain.NONE); // whoever held the key down is told that it is up by a DigitsOut that knows of no press
        sent.clear();
        negotiated(TrunkCodec.PCMU, events, 20);
        speak(20);
        assertThat(sent).hasSizeGreaterThan(18).allMatch(s -> s.packet().payloadType() == 0);
        assertThat(tones(TrunkCodec.PCMU)).isEmpty();
        assertThat(lastPayload()).isEqualTo(spoken(frame - 1));
    }

    private byte[] lastPayload() {
        var packet = sent.getLast().packet();
        return Arrays.copyOfRange(packet.buffer(), packet.payloadOffset(), packet.payloadOffset() + packet.payloadLength());
    }

    private DigitsOut out(DtmfMode mode) {
        return new DigitsOut(mode, lane, (digit, millis) -> infos.add(digit.symbol() + " " + millis));
    }

    private void negotiated(TrunkCodec codec, boolean events, int ptime) {
        trunk.remote(TRUNK, true);
        var tones = events ? OptionalInt.of(101) : OptionalInt.empty();
        lane.negotiated(new TrunkFormat(codec, codec.inSdp().payloadType(), tones, ptime), nowNanos);
    }

    private void press(DigitsOut digits, Digit digit, int millis) {
        digits.on(new ToneHeard.Started(digit, nowNanos / 1000), nowNanos);
        speak(millis / 20);
        digits.on(new ToneHeard.Ended(digit, millis * 1000L, true), nowNanos);
        speak(10);
    }

    /** The browser goes on sending audio, which is not heard while a tone is. */
    private void speak(int frames) {
        for (int i = 0; i < frames; i++, frame++) {
            var packet = new RtpPacket(false, 0, frame & 0xFFFF, frame * 160, 7, spoken(frame), 0, 160);
            Arrival arrival = stream.on(packet);
            lane.audio(packet, arrival, nowNanos);
            tick(20);
        }
    }

    private static byte[] spoken(int frame) {
        short[] pcm = new short[160];
        for (int s = 0; s < pcm.length; s++) {
            pcm[s] = (short) (4000 * Math.sin(0.31 * (frame * 160 + s)) + 3000 * Math.sin(0.81 * (frame * 160 + s)));
        }
        byte[] ulaw = new byte[160];
        G711.ULAW.encode(pcm, 0, 160, ulaw, 0);
        return ulaw;
    }

    private void tick(int millis) {
        long until = nowNanos + millis * MILLI;
        for (long due = lane.nextDeadlineNanos(); due != Timed.NEVER && due - until < 0; due = lane.nextDeadlineNanos()) {
            nowNanos = due - nowNanos > 0 ? due : nowNanos;
            lane.onTime(nowNanos);
        }
        nowNanos = until;
    }

    private List<Digit> tones(TrunkCodec codec) {
        var voice = TrunkVoice.of(codec);
        var detector = new ToneDetector(Playhead.HZ * voice.samplesATick());
        var keys = new ArrayList<Digit>();
        short[] pcm = new short[4096];
        for (var each : sent) {
            var packet = each.packet();
            voice.decode(packet.buffer(), packet.payloadOffset(), packet.payloadLength(), pcm);
            for (var heard : detector.hear(pcm, 0, packet.payloadLength() * voice.samplesATick())) {
                if (heard instanceof ToneHeard.Ended ended) {
                    keys.add(ended.digit());
                }
            }
        }
        return keys;
    }

    private void assertSteady(int ticks) {
        for (int i = 1; i < sent.size(); i++) {
            var packet = sent.get(i).packet();
            var before = sent.get(i - 1).packet();
            assertThat(packet.sequence() - before.sequence() & 0xFFFF).isEqualTo(1);
            assertThat(packet.timestamp() - before.timestamp()).as("packet %d", i).isBetween(ticks, ticks + 800);
        }
        long media = (sent.getLast().packet().timestamp() - sent.getFirst().packet().timestamp()) / 8;
        assertThat(media - (sent.getLast().millis() - sent.getFirst().millis())).isBetween(-61L, 61L);
    }

    private void wire(byte[] b, int length) {
        var packet = (RtpPacket) RtpPacket.parse(Arrays.copyOf(b, length), 0, length);
        sent.add(new Sent((nowNanos - startNanos) / MILLI, packet));
    }
}
