package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.G722Encoder;
import org.trunkline.media.codec.OpusEncoder;
import org.trunkline.media.codec.OpusEncoderSettings;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.leg.Arrival;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.srtp.SrtpPacket;

/** A phone's G.711 stream, and what the browser gets of it after SRTP. */
class DownLaneTest {
    private static final OpusLibrary OPUS = OpusLibrary.load(Optional.empty());
    private static final long FRAME_NANOS = 20_000_000;
    private static final TrunkVoice MU_LAW = TrunkVoice.of(TrunkCodec.PCMU);

    private final DropCounts drops = new DropCounts();
    private final List<RtpPacket> browserGets = new ArrayList<>();
    private final IncomingStream stream = new IncomingStream();
    private final LegBehindSrtp srtp = new LegBehindSrtp(this::wire, drops);
    private long nowNanos = -5 * FRAME_NANOS;

    private DownLane lane = lane(new AudioWriter.Opus(111, DownLaneTest::encoder));

    @BeforeEach
    void secured() {
        srtp.secure();
    }

    @Test
    void beforeThereAreKeysNothingIsSent() {
        var unsecured = new LegBehindSrtp(this::wire, drops).leg();
        var silent = new DownLane(unsecured, new AudioWriter.Plain(0, G711.ULAW), drops, new Random(1));
        var packet = packet(1, 0, 160);
        silent.audio(packet, stream.on(packet), MU_LAW, nowNanos);
        assertThat(browserGets).isEmpty();
    }

    @Test
    void framesComeOutOnThe48kClockOfOpus() {
        play(0, 50);
        assertThat(browserGets).hasSize(50).allMatch(p -> p.payloadType() == 111 && p.ssrc() == lane.ssrc());
        assertSteps(1, 960, 1, 50);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 30, 40, 60})
    void packetsOfAnyLengthBecomeFramesOf20Milliseconds(int ptimeMillis) {
        int ticks = 8 * ptimeMillis;
        for (int i = 0; i < 1200 / ptimeMillis; i++, nowNanos += ptimeMillis * FRAME_NANOS / 20) {
            var packet = packet(i, i * ticks, ticks);
            lane.audio(packet, stream.on(packet), MU_LAW, nowNanos);
        }
        assertThat(browserGets).hasSize(60);
        assertSteps(1, 960, 1, 60);
    }

    @Test
    void aHighToneOfAG722TrunkReachesTheBrowser() {
        var encoder = new G722Encoder();
        var voice = TrunkVoice.of(TrunkCodec.G722);
        for (int frame = 0; frame < 100; frame++, nowNanos += FRAME_NANOS) {
            short[] pcm = new short[320];
            for (int s = 0; s < pcm.length; s++) {
                pcm[s] = (short) (8000 * Math.sin(2 * Math.PI * 5500 * (frame * 320 + s) / 16_000));
            }
            byte[] payload = new byte[160];
            encoder.encode(pcm, 0, pcm.length, payload, 0);
            var packet = new RtpPacket(false, 9, frame, frame * 160, 3, payload, 0, 160);
            lane.audio(packet, stream.on(packet), voice, nowNanos);
        }
        assertThat(browserGets).hasSize(100);
        assertSteps(1, 960, 1, 100);
        var decoder = OPUS.decoder(16_000);
        short[] heard = new short[1920];
        double power = 0;
        double re = 0;
        double im = 0;
        for (int i = 0; i < 100; i++) {
            var opus = browserGets.get(i);
            decoder.decode(opus.buffer(), opus.payloadOffset(), opus.payloadLength(), heard, 0);
            for (int s = 0; s < 320 && i >= 50; s++) {
                double angle = 2 * Math.PI * 5500 * ((i - 50) * 320 + s) / 16_000;
                re += heard[s] * Math.cos(angle);
                im += heard[s] * Math.sin(angle);
                power += heard[s] * heard[s];
            }
        }
        assertThat(Math.sqrt(power / (50 * 320))).isGreaterThan(2000);
        assertThat(2 * (re * re + im * im) / (50 * 320) / power).isGreaterThan(0.9);
        decoder.close();
    }

    @Test
    void lossIsPassedOnAsAGap() {
        play(0, 10);
        play(13, 10);
        assertThat(browserGets).hasSize(20);
        assertThat(step(10)).isEqualTo(4);
        assertThat(browserGets.get(10).timestamp() - browserGets.get(9).timestamp()).isEqualTo(4 * 960);
    }

    @Test
    void silenceOfThePhoneIsATimestampJumpAndNoLoss() {
        play(0, 10);
        nowNanos += 50 * FRAME_NANOS;
        hear(packet(10, 60 * 160, 160));
        assertThat(step(10)).isEqualTo(1);
        assertThat(browserGets.get(10).timestamp() - browserGets.get(9).timestamp()).isEqualTo(51 * 960);
        assertThat(browserGets.get(10).marker()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 15}) // frames
    void aWayThatBecameShorterTakesNothingOffAPause(int shorter) {
        play(0, 150);
        nowNanos -= shorter * FRAME_NANOS;
        play(150, 50);
        nowNanos += 5 * FRAME_NANOS; // a digit of 100 ms
        play(205, 200, 20);
        assertSteps(1, 960, 1, 200);
        assertThat(browserGets.get(200).timestamp() - browserGets.get(199).timestamp()).isEqualTo(6 * 960);
        assertSteps(1, 960, 201, 220);
    }

    @Test
    void aWayThatIsShorterAtTimesIsNoLongerEachTime() {
        play(0, 150);
        for (int turn = 0; turn < 5; turn++) {
            int from = 150 + 30 * turn;
            nowNanos -= 3 * FRAME_NANOS;
            play(from, 15);
            nowNanos += 3 * FRAME_NANOS;
            play(from + 15, 15);
        }
        assertSteps(1, 960, 1, 300);
    }

    @Test
    void overtakenPacketsGoIntoTheGapThatWasLeftForThem() {
        play(0, 5);
        hear(packet(6, 6 * 160, 160));
        hear(packet(5, 5 * 160, 160));
        hear(packet(5, 5 * 160, 160));
        hear(packet(7, 7 * 160, 160));
        assertThat(browserGets).hasSize(8);
        assertThat(step(5)).isEqualTo(2);
        assertThat(step(6)).isEqualTo(-1);
        assertThat(browserGets.get(6).timestamp() - browserGets.get(5).timestamp()).isEqualTo(-960);
        assertThat(step(7)).isEqualTo(2);
    }

    @Test
    void aVeryLatePacketKeepsItsTime() {
        play(0, 5);
        nowNanos += 40 * FRAME_NANOS;
        hear(packet(45, 45 * 160, 160));
        hear(packet(6, 6 * 160, 160));
        assertThat(step(6)).isEqualTo(-39);
        assertThat(browserGets.get(6).timestamp() - browserGets.get(5).timestamp()).isEqualTo(-39 * 960);
    }

    @Test
    void lossBetweenScrapsOfFramesDoesNotUseTheNumbersUp() {
        play(0, 3);
        for (int i = 1; i < 60; i++) {
            hear(packet(i * 3000, i * 3000 * 160, 7)); // far apart, and never a whole frame
            nowNanos += 3000 * FRAME_NANOS;
        }
        int before = browserGets.size();
        for (int i = 0; i < 10; i++) {
            hear(packet(180_000 + i, (180_000 + i) * 160, 160));
            nowNanos += FRAME_NANOS;
        }
        assertThat(browserGets).hasSize(before + 10).doesNotContainNull();
    }

    @Test
    void otherPacketTimesAreCutIntoFrames() {
        for (int i = 0; i < 20; i++) {
            hear(packet(i, i * 240, 240)); // 30 ms, which Opus does not know
            nowNanos += FRAME_NANOS * 3 / 2;
        }
        assertThat(browserGets).hasSize(30);
        assertSteps(1, 960, 1, 30);
    }

    @Test
    void aStreamThatStartsAnewGoesOnInOurs() {
        play(0, 10);
        for (int i = 0; i < 10; i++) {
            var other = new RtpPacket(false, 0, 40_000 + i, 77 + i * 160, 99, new byte[160], 0, 160);
            hear(other);
            nowNanos += FRAME_NANOS;
        }
        assertThat(browserGets).hasSize(20);
        assertSteps(1, 960, 1, 20);
    }

    @Test
    void theSameLawPassesUntouchedWhateverThePacketTime() {
        lane = lane(new AudioWriter.Plain(8, G711.ALAW));
        byte[] payload = new byte[240];
        new Random(3).nextBytes(payload);
        var packet = new RtpPacket(false, 8, 1, 160, 7, payload, 0, 240);
        lane.audio(packet, stream.on(packet), TrunkVoice.of(TrunkCodec.PCMA), nowNanos);
        var got = browserGets.getFirst();
        assertThat(Arrays.copyOfRange(got.buffer(), got.payloadOffset(), got.payloadOffset() + got.payloadLength()))
                .isEqualTo(payload);
    }

    @Test
    void rubbishSizedPacketsHarmNothing() {
        play(0, 3);
        hear(packet(3, 3 * 160, 0));
        hear(packet(4, 3 * 160, 1500));
        play(5, 3);
        assertThat(drops.of(Drop.BAD_RTP)).isZero();
        assertThat(browserGets.size()).isGreaterThanOrEqualTo(6);
    }

    private void play(int first, int frames) {
        play(first, first, frames);
    }

    private void play(int firstTime, int firstNumber, int frames) {
        for (int i = 0; i < frames; i++) {
            hear(packet(firstNumber + i, (firstTime + i) * 160, 160));
            nowNanos += FRAME_NANOS;
        }
    }

    private void hear(RtpPacket packet) {
        var arrival = stream.on(packet);
        if (!(arrival instanceof Arrival.Repeated)) {
            lane.audio(packet, arrival, MU_LAW, nowNanos);
        }
    }

    private static RtpPacket packet(int sequence, int timestamp, int bytes) {
        byte[] payload = new byte[bytes];
        Arrays.fill(payload, (byte) 0xD5);
        return new RtpPacket(false, 0, sequence & 0xFFFF, timestamp, 7, payload, 0, bytes);
    }

    private int step(int i) {
        return (short) (browserGets.get(i).sequence() - browserGets.get(i - 1).sequence());
    }

    private void assertSteps(int sequence, int timestamp, int from, int to) {
        for (int i = from; i < to; i++) {
            assertThat(step(i)).isEqualTo(sequence);
            assertThat(browserGets.get(i).timestamp() - browserGets.get(i - 1).timestamp())
                    .isEqualTo(timestamp);
        }
    }

    private static OpusEncoder encoder(int hz) {
        return OPUS.encoder(hz == 8000 ? OpusEncoderSettings.narrowBand() : OpusEncoderSettings.wideBand());
    }

    private DownLane lane(AudioWriter writer) {
        return new DownLane(srtp.leg(), writer, drops, new Random(9));
    }

    private void wire(byte[] b, int offset, int length, InetSocketAddress to) {
        assertThat(to).isEqualTo(LegBehindSrtp.BROWSER);
        byte[] copy = Arrays.copyOfRange(b, offset, offset + length);
        browserGets.add((RtpPacket) srtp.browsersEnd().unprotect(new SrtpPacket(copy, 0, length)));
    }
}
