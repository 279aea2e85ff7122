package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusMode;
import io.github.jaredmdobson.concentus.OpusRepacketizer;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.RtpPacket;

/** A tone from a browser in every kind of Opus packet (RFC 6716 §3.1), and what a phone hears of it. */
class AnyOpusTest {
    private static final OpusLibrary OPUS = OpusLibrary.load(Optional.empty());
    private static final InetSocketAddress TRUNK = new InetSocketAddress("127.0.0.1", 4000);
    private static final int CLOCK_HZ = 48_000;
    private static final double TONE_HZ = 440;
    private static final double AMPLITUDE = 8000;
    private static final double RMS = AMPLITUDE / Math.sqrt(2);
    private static final double STEEPEST = 2 * Math.PI * TONE_HZ / 8000 * AMPLITUDE; // from one sample to the next

    private final DropCounts drops = new DropCounts();
    private final List<RtpPacket> heard = new ArrayList<>();
    private final TrunkLeg trunk = new TrunkLeg(this::wire);
    private final IncomingStream stream = new IncomingStream();
    private final UpLane lane = new UpLane(trunk, new OpusReader(OPUS::decoder), drops, new Random(5));
    private long nowNanos = 7_000_000_000L;
    private int sequence = 65_530;
    private int timestamp = -48_000;

    @BeforeEach
    void answered() {
        trunk.remote(TRUNK, true);
        lane.negotiated(new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.of(101), 20), nowNanos);
    }

    @ParameterizedTest
    @CsvSource({
        "MODE_SILK_ONLY, 480, 1", "MODE_SILK_ONLY, 960, 1", "MODE_SILK_ONLY, 1920, 1", "MODE_SILK_ONLY, 2880, 1",
        "MODE_SILK_ONLY, 960, 2", "MODE_SILK_ONLY, 960, 3", "MODE_SILK_ONLY, 960, 6", "MODE_SILK_ONLY, 2880, 2",
        "MODE_HYBRID, 480, 1", "MODE_HYBRID, 960, 1", "MODE_HYBRID, 480, 2", "MODE_HYBRID, 960, 6",
        "MODE_CELT_ONLY, 120, 1", "MODE_CELT_ONLY, 240, 1", "MODE_CELT_ONLY, 480, 1", "MODE_CELT_ONLY, 960, 1",
        "MODE_CELT_ONLY, 120, 3", "MODE_CELT_ONLY, 240, 6", "MODE_CELT_ONLY, 120, 48"
    })
    void ofEveryModeAndLengthAndOfOneOrTwoChannels(OpusMode mode, int frameUnits, int framesAPacket) throws OpusException {
        for (int channels = 1; channels <= 2; channels++) {
            heard.clear();
            var browser = new Browser(channels);
            for (int millis = 0; millis < 3000; millis += frameUnits * framesAPacket / 48) {
                browser.say(mode, frameUnits, framesAPacket);
            }
            assertSteadyTone(1.0);
        }
    }

    @Test
    void aModeThatChangesWithEachPacket() throws OpusException {
        var browser = new Browser(2);
        var random = new Random(11);
        for (int i = 0; i < 1500; i++) {
            switch (random.nextInt(3)) {
                case 0 -> browser.say(OpusMode.MODE_SILK_ONLY, 480 << random.nextInt(3), 1);
                case 1 -> browser.say(OpusMode.MODE_HYBRID, 480 << random.nextInt(2), 1);
                default -> browser.say(OpusMode.MODE_CELT_ONLY, 120 << random.nextInt(4), 1);
            }
        }
        assertSteadyTone(1.5);
    }

    private void assertSteadyTone(double mostDecibelsOff) {
        assertThat(drops.of(Drop.BAD_OPUS) + drops.of(Drop.LATE) + drops.of(Drop.NO_AUDIO)).isZero();
        assertThat(lane.meter().concealedFrames()).isZero();
        for (int i = 1; i < heard.size(); i++) {
            assertThat(heard.get(i).sequence() - heard.get(i - 1).sequence() & 0xFFFF).isEqualTo(1);
            assertThat(heard.get(i).timestamp() - heard.get(i - 1).timestamp()).as("time of %d", i).isEqualTo(160);
        }
        short[] pcm = new short[160 * heard.size()];
        for (int i = 0; i < heard.size(); i++) {
            G711.ULAW.decode(heard.get(i).buffer(), heard.get(i).payloadOffset(), 160, pcm, 160 * i);
        }
        for (int at = 8000; at + 1600 < pcm.length; at += 1600) {
            double squares = 0;
            for (int i = at; i < at + 1600; i++) {
                squares += pcm[i] * pcm[i];
                assertThat(Math.abs(pcm[i] - pcm[i - 1])).as("step at %d", i).isLessThan((int) (1.5 * STEEPEST));
            }
            assertThat(20 * Math.log10(Math.sqrt(squares / 1600) / RMS)).as("level at %d", at).isCloseTo(0, within(mostDecibelsOff));
        }
    }

    /** Sends a tone without end. */
    private final class Browser {
        private final int channels;
        private final OpusEncoder encoder;
        private long toneUnits;

        Browser(int channels) throws OpusException {
            this.channels = channels;
            encoder = new OpusEncoder(CLOCK_HZ, channels, OpusApplication.OPUS_APPLICATION_VOIP);
            encoder.setBitrate(40_000 * channels);
        }

        void say(OpusMode mode, int frameUnits, int framesAPacket) throws OpusException {
            encoder.setForceMode(mode);
            var packets = new OpusRepacketizer();
            for (int i = 0; i < framesAPacket; i++) {
                byte[] frame = new byte[1275];
                packets.addPacket(frame, 0, encoder.encode(tone(frameUnits), 0, frameUnits, frame, 0, frame.length));
            }
            byte[] out = new byte[48 * 1275];
            byte[] payload = Arrays.copyOf(out, packets.createPacket(out, 0, out.length));
            var packet = new RtpPacket(false, 111, sequence++ & 0xFFFF, timestamp, 7, payload, 0, payload.length);
            int units = frameUnits * framesAPacket;
            pass(units); // it is sent when it has been spoken
            lane.audio(packet, stream.on(packet), nowNanos);
            timestamp += units;
        }

        private short[] tone(int units) {
            short[] pcm = new short[units * channels];
            for (int i = 0; i < units; i++, toneUnits++) {
                Arrays.fill(pcm, i * channels, (i + 1) * channels, (short) (AMPLITUDE * Math.sin(2 * Math.PI * TONE_HZ * toneUnits / CLOCK_HZ)));
            }
            return pcm;
        }
    }

    private void pass(int units) {
        long then = nowNanos + units * 1_000_000_000L / CLOCK_HZ;
        for (long due = lane.nextDeadlineNanos(); due != Timed.NEVER && due - then < 0; due = lane.nextDeadlineNanos()) {
            nowNanos = due - nowNanos > 0 ? due : nowNanos;
            lane.onTime(nowNanos);
        }
        nowNanos = then;
    }

    private void wire(byte[] b, int offset, int length, InetSocketAddress to) {
        heard.add((RtpPacket) RtpPacket.parse(Arrays.copyOfRange(b, offset, offset + length), 0, length));
    }
}
