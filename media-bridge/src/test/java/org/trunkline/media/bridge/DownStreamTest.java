package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.OpusEncoder;
import org.trunkline.media.codec.OpusEncoderSettings;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.codec.OpusPacket;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.leg.Reporter;
import org.trunkline.media.rtp.Red;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.srtp.SrtpPacket;

/** A phone that speaks and is silent, and a browser that reports: which packets it is sent, and what it makes of them. */
class DownStreamTest {
    private static final OpusLibrary OPUS = OpusLibrary.load(Optional.empty());
    private static final TrunkVoice MU_LAW = TrunkVoice.of(TrunkCodec.PCMU);
    private static final int OPUS_TYPE = 111;
    private static final int RED_TYPE = 63;
    private static final int FRAME = 160;
    private static final double BACKGROUND_RMS = 30;

    private final DropCounts drops = new DropCounts();
    private final List<RtpPacket> browserGets = new ArrayList<>();
    private final List<Integer> expectedLoss = new ArrayList<>();
    private final IncomingStream stream = new IncomingStream();
    private final LegBehindSrtp srtp = new LegBehindSrtp(this::wire, drops);
    private final Random random = new Random(4);
    private final Scratch scratch = new Scratch();
    private final DownLane lane = new DownLane(
            srtp.leg(),
            new DownStream(
                    srtp.leg(),
                    new DownCodec(
                            new AudioWriter.Opus(OPUS_TYPE, this::encoder), List.of(new AudioWriter.Plain(0, G711.ULAW))),
                    OptionalInt.of(RED_TYPE),
                    new Random(9),
                    scratch),
            drops,
            scratch);
    private long nowNanos;
    private int frame;
    private int reportedPackets;
    private int reportedLost;

    @BeforeEach
    void secured() {
        srtp.secure();
        lane.follows(Downlink.DEFAULT);
    }

    @Test
    void silenceCostsNextToNothingAndStaysTrueToTime() {
        speak(50);
        beSilent(100);
        int told = indexOfTocAlone();
        assertThat(told).isBetween(62, 64);
        assertThat(browserGets.size() - told).isBetween(12, 14); // 1.7 s: a frame and two TOCs every 400 ms
        speak(10);
        assertThat(browserGets.getLast().timestamp() - browserGets.getFirst().timestamp()).isEqualTo(159 * 960);
        for (int i = 1; i < browserGets.size(); i++) {
            assertThat((short) (browserGets.get(i).sequence() - browserGets.get(i - 1).sequence())).isEqualTo((short) 1);
        }
    }

    /** RFC 3551 §4.1. */
    @Test
    void theMarkerIsAtTheTalkSpurtAndNotAtARefresh() {
        speak(50);
        beSilent(100);
        int before = browserGets.size();
        speak(10);
        assertThat(browserGets.subList(1, before)).noneMatch(RtpPacket::marker);
        assertThat(browserGets.get(before).marker()).isTrue();
        assertThat(browserGets.subList(before + 1, browserGets.size())).noneMatch(RtpPacket::marker);
        assertThat(browserGets.get(before).timestamp() - browserGets.getFirst().timestamp()).isEqualTo(150 * 960);
    }

    /** What libopus plays in a browser, 20 ms for each 20 ms: no hole, no step, and speech again at once. */
    @Test
    void theBrowsersComfortNoiseGoesOnWhereTheBackgroundStopped() {
        speak(100);
        beSilent(200);
        speak(50);
        double[] levelsDb = playedLevelsDb();
        double backgroundDb = 20 * Math.log10(BACKGROUND_RMS);
        for (int i = 104; i < 300; i++) {
            assertThat(levelsDb[i]).as("frame %d", i).isCloseTo(backgroundDb, Offset.offset(6.0));
        }
        assertThat(levelsDb[301]).isGreaterThan(backgroundDb + 20);
    }

    @Test
    void withoutDtxEverythingIsSent() {
        lane.follows(new Downlink(Downlink.Codec.OPUS, false));
        speak(10);
        beSilent(100);
        assertThat(browserGets).hasSize(110).allMatch(p -> p.payloadLength() > 1);
    }

    /** Ringing: loud, and without any change for two seconds. */
    @Test
    void aToneIsNoSilence() {
        for (int i = 0; i < 200; i++) {
            hear(tone(frame, 3000));
        }
        assertThat(browserGets).hasSize(200).allMatch(p -> p.payloadLength() > 1);
    }

    @Test
    void lossWhileNothingIsSentIsNoLossToTheBrowser() {
        speak(20);
        beSilent(40);
        int before = browserGets.size();
        frame += 3; // lost
        nowNanos += 3 * Playhead.FRAME_NANOS;
        beSilent(30);
        assertThat((short) (browserGets.get(before).sequence() - browserGets.get(before - 1).sequence())).isEqualTo((short) 1);
    }

    @Test
    void reportedLossReachesTheEncoder() {
        speak(250);
        report(0);
        speak(250);
        report(25);
        assertThat(expectedLoss).containsExactly(5, 10);
    }

    @Test
    void packetsAreRepeatedWhileMuchIsLost() {
        speak(250);
        report(0);
        speak(250);
        report(25);
        int before = browserGets.size();
        speak(50);
        var carriers = browserGets.subList(before, browserGets.size());
        assertThat(carriers).hasSize(50).allMatch(p -> p.payloadType() == RED_TYPE);
        for (int i = 1; i < carriers.size(); i++) {
            var red = (Red) Red.parse(carriers.get(i));
            var repeated = red.repeated().getFirst();
            var original = ((Red) Red.parse(carriers.get(i - 1))).primary();
            assertThat(red.repeated()).hasSize(1);
            assertThat(repeated.payloadType()).isEqualTo(OPUS_TYPE);
            assertThat(repeated.timestamp()).isEqualTo(original.timestamp());
            assertThat(payload(repeated)).isEqualTo(payload(original));
        }
        for (int i = 0; i < 10; i++) {
            speak(250);
            report(0);
        }
        speak(1);
        assertThat(browserGets.getLast().payloadType()).isEqualTo(OPUS_TYPE);
    }

    /** RFC 7160: one timestamp goes on from where the other clock left it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCleanWayCarriesTheTrunksOwnPayloads(boolean dtx) {
        lane.follows(new Downlink(Downlink.Codec.ADAPTIVE, dtx));
        speakAndReport(250, 3);
        assertThat(browserGets.getLast().payloadType()).isEqualTo(OPUS_TYPE);
        beSilent(30);
        assertThat(browserGets.getLast().payloadType()).isZero();
        assertThat(lane.clockRateHz()).isEqualTo(8000);
        byte[] said = speak(1);
        assertThat(payload(browserGets.getLast())).isEqualTo(said);
        speakAndReport(250, 1);

        speak(250);
        report(4);
        beSilent(20);
        assertThat(browserGets.getLast().payloadType()).isEqualTo(OPUS_TYPE);
        assertThat(browserGets.getLast().payloadLength()).isGreaterThan(1); // a decoder that is new hears the background first
        for (int i = 1; i < browserGets.size(); i++) {
            var before = browserGets.get(i - 1);
            var packet = browserGets.get(i);
            assertThat((short) (packet.sequence() - before.sequence())).isEqualTo((short) 1);
            int step = packet.timestamp() - before.timestamp();
            int frames = before.payloadLength() == 1 ? step / 960 : 1;
            assertThat(step).isEqualTo(frames * (before.payloadType() == OPUS_TYPE ? 960 : 160));
        }
    }

    /** Loss that begins in the middle of speech: two seconds later, in one go, Opus and from its second packet on RED. */
    @Test
    void atTheChangeWithRepetitionNothingIsLeftOutAndNothingOfG711IsRepeated() {
        lane.follows(new Downlink(Downlink.Codec.ADAPTIVE, true));
        speakAndReport(250, 3);
        beSilent(30);
        speak(250);
        report(25);
        speak(150);
        int first = browserGets.size();
        while (browserGets.get(first - 1).payloadType() != 0) {
            first--;
        }
        assertThat(browserGets.size() - first).isGreaterThan(40);
        var last = browserGets.get(first - 1);
        int at = last.timestamp() + 160; // RFC 7160: the clock goes on from where it stood
        for (int i = first; i < browserGets.size(); i++) {
            var packet = browserGets.get(i);
            assertThat((short) (packet.sequence() - last.sequence())).isEqualTo((short) (i - first + 1));
            assertThat(packet.timestamp()).isEqualTo(at + (i - first) * 960);
            assertThat(packet.payloadType()).isEqualTo(i == first ? OPUS_TYPE : RED_TYPE);
            if (i > first) {
                var repeated = ((Red) Red.parse(packet)).repeated().getFirst();
                assertThat(repeated.payloadType()).isEqualTo(OPUS_TYPE);
                assertThat(repeated.timestamp()).isEqualTo(packet.timestamp() - 960);
            }
        }
    }

    /** Another trunk, or a transfer: the pause was heard, and sent in full. */
    @Test
    void aPauseThatBeganWithoutDtxEndsWithIt() {
        lane.follows(new Downlink(Downlink.Codec.ADAPTIVE, false));
        speak(50);
        beSilent(60);
        lane.follows(new Downlink(Downlink.Codec.ADAPTIVE, true));
        speak(10);
        assertThat(browserGets).hasSize(120).allMatch(p -> p.payloadType() == OPUS_TYPE);
    }

    /** The browser's decoder is a new one at each change: what leans on speech of a minute ago would sound like it. */
    @Test
    void theFirstOpusPacketBehindG711CarriesNothingOfWhatWasBefore() {
        var opus = new Downlink(Downlink.Codec.OPUS, true);
        lane.follows(opus);
        speak(50);
        lane.follows(new Downlink(Downlink.Codec.G711, true));
        speak(50);
        int first = browserGets.size();
        lane.follows(opus);
        speak(2);
        var packet = browserGets.get(first);
        assertThat(packet.payloadType()).isEqualTo(OPUS_TYPE);
        assertThat(OpusPacket.hasFec(packet.buffer(), packet.payloadOffset(), packet.payloadLength())).isFalse();
        var second = browserGets.get(first + 1);
        assertThat(OpusPacket.hasFec(second.buffer(), second.payloadOffset(), second.payloadLength())).isTrue();
    }

    @Test
    void withoutDtxAPauseOfLongAgoIsNoneWhereEncodersAreSparedAgain() {
        lane.follows(new Downlink(Downlink.Codec.OPUS, false));
        lane.effort(new Effort(1, true));
        speak(50);
        beSilent(50);
        lane.effort(new Effort(5, false));
        speakAndReport(50, 10);
        lane.effort(new Effort(1, true));
        speak(50);
        assertThat(browserGets).noneMatch(packet -> packet.payloadType() == 0);
        beSilent(50);
        assertThat(browserGets.getLast().payloadType()).isZero();
    }

    private void speakAndReport(int frames, int times) {
        for (int i = 0; i < times; i++) {
            speak(frames);
            report(0);
        }
    }

    private byte[] speak(int frames) {
        byte[] last = {};
        for (int i = 0; i < frames; i++) {
            short[] pcm = noise(BACKGROUND_RMS);
            for (int s = 0; s < FRAME; s++) {
                double buzz = Math.sin(2 * Math.PI * 150 * (frame * FRAME + s) / 8000);
                pcm[s] += (short) (6000 * buzz * buzz * buzz * (1 + Math.sin(frame / 4.0)));
            }
            last = hear(pcm);
        }
        return last;
    }

    private void beSilent(int frames) {
        for (int i = 0; i < frames; i++) {
            hear(noise(BACKGROUND_RMS));
        }
    }

    private static short[] tone(int frame, double amplitude) {
        short[] pcm = new short[FRAME];
        for (int s = 0; s < FRAME; s++) {
            pcm[s] = (short) (amplitude * Math.sin(2 * Math.PI * 425 * (frame * FRAME + s) / 8000));
        }
        return pcm;
    }

    private short[] noise(double rms) {
        short[] pcm = new short[FRAME];
        for (int s = 0; s < FRAME; s++) {
            pcm[s] = (short) Math.round(rms * random.nextGaussian());
        }
        return pcm;
    }

    private byte[] hear(short[] pcm) {
        byte[] payload = new byte[FRAME];
        G711.ULAW.encode(pcm, 0, FRAME, payload, 0);
        var packet = new RtpPacket(false, 0, frame & 0xFFFF, frame * FRAME, 7, payload, 0, FRAME);
        lane.audio(packet, stream.on(packet), MU_LAW, nowNanos);
        frame++;
        nowNanos += Playhead.FRAME_NANOS;
        return payload;
    }

    private void report(int newlyLost) {
        int sent = browserGets.size();
        reportedLost += newlyLost;
        reportedPackets = sent;
        lane.reported(
                new Reporter.Quality(reportedPackets, reportedLost, 0, false, 0, 0, OptionalLong.empty()), nowNanos);
    }

    private int indexOfTocAlone() {
        int at = 0;
        while (browserGets.get(at).payloadLength() != 1) {
            at++;
        }
        return at;
    }

    /** 20 ms each, as a browser's decoder plays them: what does not come it makes itself. */
    private double[] playedLevelsDb() {
        try (var decoder = OPUS.decoder(8000)) {
            int first = browserGets.getFirst().timestamp();
            double[] levels = new double[frame];
            short[] pcm = new short[960];
            int next = 0;
            for (int i = 0; i < frame; i++) {
                if (next < browserGets.size() && (browserGets.get(next).timestamp() - first) / 960 == i) {
                    var packet = browserGets.get(next++);
                    decoder.decode(packet.buffer(), packet.payloadOffset(), packet.payloadLength(), pcm, 0);
                } else {
                    decoder.conceal(pcm, 0, FRAME);
                }
                double squares = 0;
                for (int s = 0; s < FRAME; s++) {
                    squares += pcm[s] * pcm[s];
                }
                levels[i] = 10 * Math.log10(squares / FRAME + 1e-3);
            }
            return levels;
        }
    }

    private static byte[] payload(RtpPacket packet) {
        int from = packet.payloadOffset();
        return Arrays.copyOfRange(packet.buffer(), from, from + packet.payloadLength());
    }

    private OpusEncoder encoder(int hz) {
        var real = OPUS.encoder(OpusEncoderSettings.narrowBand());
        return new OpusEncoder() {
            @Override
            public int encode(short[] pcm, int pcmOffset, int samples, byte[] out, int outOffset) {
                return real.encode(pcm, pcmOffset, samples, out, outOffset);
            }

            @Override
            public void complexity(int complexity) {
                real.complexity(complexity);
            }

            @Override
            public void expectedLoss(int percent) {
                expectedLoss.add(percent);
                real.expectedLoss(percent);
            }

            @Override
            public void anew() {
                real.anew();
            }

            @Override
            public void close() {
                real.close();
            }
        };
    }

    private void wire(byte[] b, int offset, int length, InetSocketAddress to) {
        byte[] copy = Arrays.copyOfRange(b, offset, offset + length);
        browserGets.add((RtpPacket) srtp.browsersEnd().unprotect(new SrtpPacket(copy, 0, length)));
    }
}
