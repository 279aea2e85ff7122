package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.Gain;
import org.trunkline.media.codec.OpusEncoderSettings;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.RtpWriter;
import org.trunkline.media.sdp.XrTerms;
import org.trunkline.media.srtp.SrtpPacket;

/** RFC 3389: a trunk that tells its background and falls silent, and what its browser hears. */
class TrunkNoiseTest {
    private static final OpusLibrary OPUS = OpusLibrary.load(Optional.empty());
    private static final InetSocketAddress TRUNK = new InetSocketAddress("127.0.0.1", 4000);
    private static final long MILLI = 1_000_000;
    private static final int NOISE = 13;

    private record Got(long nanos, RtpPacket packet) {}

    private final DropCounts drops = new DropCounts();
    private final List<Got> got = new ArrayList<>();
    private final LegBehindSrtp srtp = new LegBehindSrtp(this::toBrowser, drops);
    private final TrunkLeg trunk = new TrunkLeg((_, _, _, _) -> {});
    private Bridge bridge;
    private int payloadType;
    private int sequence = 65_500;
    private int timestamp = -4000;
    private long nowNanos = 77 * MILLI;

    private void open(AudioWriter writer, TrunkCodec codec, Optional<JitterBounds> bounds) {
        var toBrowser = new DownStream(
                srtp.leg(), new DownCodec(writer, List.of()), OptionalInt.empty(), new Random(1), new Scratch());
        open(toBrowser, codec, bounds, Gain.NONE);
    }

    private void open(DownStream stream, TrunkCodec codec, Optional<JitterBounds> bounds, Gain from) {
        srtp.secure();
        payloadType = codec.inSdp().payloadType();
        var media = SomeTrunk.with(List.of(codec), new TrunkAudio(bounds, from, Gain.NONE, NoiseMode.ACCEPT));
        bridge = new Bridge(
                srtp.leg(), trunk, new UpLane(trunk, new OpusReader(OPUS::decoder), drops, new Random(1)),
                new DownLane(srtp.leg(), stream, drops, new Scratch()), 0, new ToneStreams(drops), media, _ -> {}, drops);
        agree(codec, true);
    }

    private void agree(TrunkCodec codec, boolean hears) {
        var format = new TrunkFormat(codec, codec.inSdp().payloadType(), OptionalInt.of(101), 20);
        bridge.trunkNegotiated(
                new TrunkAgreement(
                        TRUNK, TRUNK, true, hears, hears, format, Map.of(format.payloadType(), codec), Set.of(101),
                        OptionalInt.of(NOISE), Optional.empty(), XrTerms.NONE, false),
                nowNanos);
    }

    @ParameterizedTest
    @CsvSource({"-50, false", "-65, false", "-50, true"})
    void aG711BrowserGetsNoiseOfThatLevelWithoutAHole(int dbov, boolean buffered) {
        open(new AudioWriter.Plain(0, G711.ULAW), TrunkCodec.PCMU,
                buffered ? Optional.of(new JitterBounds(40, 100)) : Optional.empty());
        speak(50);
        silence(dbov, 2_000);
        speak(50);
        pass(200);
        assertThat(got.size()).isBetween(198, 200);
        for (int i = 1; i < got.size(); i++) {
            assertThat(numbers(i)).isEqualTo(1);
            assertThat(ticks(i)).as("packet %d", i).isBetween(160, 320);
            assertThat(got.get(i).nanos() - got.get(i - 1).nanos()).as("packet %d", i).isLessThanOrEqualTo(40 * MILLI);
        }
        assertThat(ticks(0, got.size() - 1)).isEqualTo(199 * 160);
        assertThat(levelDbov(60, 140)).isCloseTo(dbov, Offset.offset(1.0));
        assertThat(got.subList(60, 140)).allMatch(g -> !g.packet().marker());
    }

    @Test
    void anotherLevelIsFollowed() {
        open(new AudioWriter.Plain(0, G711.ULAW), TrunkCodec.PCMU, Optional.empty());
        speak(10);
        silence(-70, 1_000);
        silence(-48, 1_000);
        assertThat(levelDbov(20, 55)).isCloseTo(-70, Offset.offset(1.5));
        assertThat(levelDbov(65, 105)).isCloseTo(-48, Offset.offset(1.0));
        for (int i = 1; i < got.size(); i++) {
            assertThat(ticks(i)).isEqualTo(160);
        }
    }

    @ParameterizedTest
    @CsvSource({"PCMU", "G722"})
    void anOpusBrowserGetsTheBackgroundAndThenThePauseOfOpus(TrunkCodec codec) {
        open(new AudioWriter.Opus(111, hz -> OPUS.encoder(
                hz == 8000 ? OpusEncoderSettings.narrowBand() : OpusEncoderSettings.wideBand())), codec, Optional.empty());
        speak(50);
        silence(-60, 4_000);
        int inSilence = got.size();
        speak(50);
        assertThat(inSilence).isBetween(50 + 10, 50 + 60); // the hang-over, then a packet or two each 400 ms
        for (int i = 1; i < got.size(); i++) {
            assertThat(numbers(i)).isEqualTo(1);
            assertThat(ticks(i)).isPositive();
            assertThat(got.get(i).nanos() - got.get(i - 1).nanos()).isLessThanOrEqualTo(420 * MILLI);
        }
        assertThat(ticks(0, got.size() - 1)).isBetween(299 * 960 - 960, 299 * 960 + 960);
        bridge.close();
    }

    @Test
    void aHoldEndsIt() {
        open(new AudioWriter.Plain(0, G711.ULAW), TrunkCodec.PCMU, Optional.empty());
        speak(10);
        silence(-50, 200);
        int before = got.size();
        agree(TrunkCodec.PCMU, false);
        pass(1_000);
        assertThat(got).hasSize(before);
    }

    @Test
    void withoutALevelItIsNothing() {
        open(new AudioWriter.Plain(0, G711.ULAW), TrunkCodec.PCMU, Optional.empty());
        speak(10);
        hear(NOISE, new byte[0]);
        pass(1_000);
        assertThat(got).hasSize(10);
        assertThat(drops.of(Drop.NO_AUDIO)).isEqualTo(1);
    }

    @Test
    void whereItWasNotAgreedOnItIsAnUnknownPayloadType() {
        open(new AudioWriter.Plain(0, G711.ULAW), TrunkCodec.PCMU, Optional.empty());
        bridge.trunkNegotiated(
                Agreements.plain(TRUNK, new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.of(101), 20)), nowNanos);
        silence(-50, 1_000);
        assertThat(got).isEmpty();
        assertThat(drops.of(Drop.UNKNOWN_PAYLOAD_TYPE)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"false, 0", "true, 0", "false, 2"})
    void aBrowserThatTakesLevelsGetsThemAsTheyAre(boolean buffered, int lost) {
        var bounds = buffered ? Optional.of(new JitterBounds(40, 100)) : Optional.<JitterBounds>empty();
        openToldG711(bounds, Gain.NONE);
        speak(50);
        sequence += lost; // audio of the end of speech
        timestamp += 160 * lost;
        silence(-50, 1_000);
        silence(-56, 1_000);
        speak(50);
        pass(200);
        assertThat(got).hasSize(102);
        assertThat(got.subList(50, 52)).allMatch(g -> g.packet().payloadType() == NOISE && !g.packet().marker());
        assertThat(payload(50)).containsExactly(50, 10, 20);
        assertThat(payload(51)).containsExactly(56, 10, 20);
        assertThat(ticks(50)).isEqualTo((lost + 1) * 160);
        assertThat(ticks(51)).isEqualTo(8_000);
        assertThat(ticks(52)).isEqualTo(8_000);
        assertThat(got.get(52).packet().marker()).isTrue(); // RFC 3551 §4.1
        assertThat(numbers(50)).isEqualTo(1 + lost);
        assertThat(numbers(51)).isEqualTo(1);
        assertThat(numbers(52)).isEqualTo(1);
    }

    @Test
    void whereNothingPassesUntouchedALevelIsMadeNoise() {
        openToldG711(Optional.empty(), Gain.ofDb(6));
        speak(50);
        silence(-56, 2_000);
        assertThat(got).allMatch(g -> g.packet().payloadType() == 0);
        assertThat(levelDbov(60, 140)).isCloseTo(-50, Offset.offset(1.0));
    }

    private void openToldG711(Optional<JitterBounds> bounds, Gain from) {
        var codec = new DownCodec(new AudioWriter.Plain(0, G711.ULAW), List.of());
        var stream = new DownStream(srtp.leg(), codec, OptionalInt.empty(), new Random(1), new Scratch());
        stream.toldBy(NOISE);
        open(stream, TrunkCodec.PCMU, bounds, from);
    }

    private byte[] payload(int i) {
        var packet = got.get(i).packet();
        return Arrays.copyOfRange(packet.buffer(), packet.payloadOffset(), packet.payloadOffset() + packet.payloadLength());
    }

    private void speak(int frames) {
        for (int i = 0; i < frames; i++) {
            byte[] payload = new byte[160];
            for (int s = 0; s < payload.length; s++) {
                payload[s] = (byte) (s * 37 + i * 11); // loud
            }
            hear(payloadType, payload);
            timestamp += 160;
            pass(20);
        }
    }

    private void silence(int dbov, int millis) {
        hear(NOISE, new byte[] {(byte) -dbov, 10, 20}); // with two coefficients, which are not used
        timestamp += 8 * millis;
        pass(millis);
    }

    private void hear(int type, byte[] payload) {
        byte[] packet = new byte[RtpWriter.HEADER_BYTES + payload.length];
        RtpWriter.header(packet, 0, false, type, sequence++ & 0xFFFF, timestamp, 9);
        System.arraycopy(payload, 0, packet, RtpWriter.HEADER_BYTES, payload.length);
        bridge.fromTrunk(packet, 0, packet.length, TRUNK, nowNanos);
    }

    private void pass(int millis) {
        long until = nowNanos + millis * MILLI;
        for (long due = bridge.nextDeadlineNanos(); due - until < 0; due = bridge.nextDeadlineNanos()) {
            nowNanos = Math.max(nowNanos, due);
            bridge.onTime(nowNanos);
        }
        nowNanos = until;
    }

    private int numbers(int i) {
        return got.get(i).packet().sequence() - got.get(i - 1).packet().sequence() & 0xFFFF;
    }

    private int ticks(int i) {
        return ticks(i - 1, i);
    }

    private int ticks(int from, int to) {
        return got.get(to).packet().timestamp() - got.get(from).packet().timestamp();
    }

    private double levelDbov(int from, int to) {
        double sum = 0;
        short[] pcm = new short[160];
        for (var frame : got.subList(from, to)) {
            G711.ULAW.decode(frame.packet().buffer(), frame.packet().payloadOffset(), 160, pcm, 0);
            for (short sample : pcm) {
                sum += sample * sample;
            }
        }
        return 10 * Math.log10(sum / (160.0 * (to - from)) / (32_768.0 * 32_768));
    }

    private void toBrowser(byte[] b, int offset, int length, InetSocketAddress to) {
        byte[] copy = Arrays.copyOfRange(b, offset, offset + length);
        if (srtp.browsersEnd().unprotect(new SrtpPacket(copy, 0, length)) instanceof RtpPacket packet) {
            got.add(new Got(nowNanos, packet));
        }
    }
}
