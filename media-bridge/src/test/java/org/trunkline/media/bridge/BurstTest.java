package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.OpusEncoder;
import org.trunkline.media.codec.OpusEncoderSettings;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.RtpPacket;

/** What a phone hears of a browser whose network loses a packet, or is gone for 300 ms, in the middle of a vowel. */
class BurstTest {
    private static final OpusLibrary OPUS = OpusLibrary.load(Optional.empty());
    private static final long MILLI = 1_000_000;
    private static final int FRAME = 160;
    private static final int FRAMES = 250;
    private static final int FIRST_LOST = 200;
    private static final int LOST = 15;
    private static final int PERIOD = 80; // of the voice, in samples: 100 Hz
    private static final int ROOM_DBOV = -55;

    private enum Codec {
        OPUS,
        G711
    }

    private final Random random = new Random(8);
    private final short[] heard = new short[(FRAMES + 20) * FRAME];
    private final TrunkLeg trunk = new TrunkLeg(this::wire);
    private final IncomingStream stream = new IncomingStream();
    private long nowNanos = 1;
    private int firstTimestamp;
    private boolean begun;

    @ParameterizedTest
    @EnumSource(Codec.class)
    void aBurstFadesToTheNoiseOfTheRoomWithoutABuzzOrAClick(Codec codec) {
        play(codec, LOST);
        int from = (FIRST_LOST + 1) * FRAME;
        for (int frame = 0; frame < 6; frame++) { // 120 ms: a guess, then less and less of it
            assertThat(dbov(from + frame * FRAME, FRAME)).as("frame %d", frame).isBetween(ROOM_DBOV - 6.0, -15.0);
        }
        int noise = from + 7 * FRAME;
        int samples = (LOST - 9) * FRAME;
        assertThat(dbov(noise, samples)).isCloseTo(ROOM_DBOV, Offset.offset(3.0));
        assertThat(Math.abs(likeness(noise, samples, PERIOD))).as("buzz").isLessThan(0.3);
        assertThat(likeness(from - 10 * FRAME, 8 * FRAME, PERIOD)).as("the voice").isGreaterThan(0.8);
        int steepest = steepest(from - 20 * FRAME, 18 * FRAME);
        assertThat(steepest(from - FRAME, (LOST + 4) * FRAME)).as("click").isLessThanOrEqualTo(steepest * 5 / 4);
        assertThat(dbov((FRAMES - 10) * FRAME, 8 * FRAME)).as("it comes back").isGreaterThan(-25);
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void aPacketThatIsLostAloneIsGuessedFromTheVoice(Codec codec) {
        play(codec, 1);
        double voice = dbov((FIRST_LOST - 10) * FRAME, 8 * FRAME);
        assertThat(dbov(FIRST_LOST * FRAME, FRAME)).isCloseTo(voice, Offset.offset(3.0));
        assertThat(likeness((FIRST_LOST - 2) * FRAME, 6 * FRAME, PERIOD)).isGreaterThan(0.8);
    }

    /** A room, and in it a voice, half a second before the network is gone. */
    private void play(Codec codec, int lost) {
        trunk.remote(new InetSocketAddress("127.0.0.1", 4000), true);
        try (OpusEncoder opus = OPUS.encoder(new OpusEncoderSettings(8000, 5, true, 20, 32_000))) {
            var reader = codec == Codec.OPUS ? new OpusReader(OPUS::decoder) : new G711Reader(G711.ULAW);
            var lane = new UpLane(trunk, reader, new DropCounts(), new Random(5));
            lane.negotiated(new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.empty(), 20), nowNanos);
            for (int i = 0; i < FRAMES; i++) {
                byte[] payload = codec == Codec.OPUS ? opus(opus, said(i)) : ulaw(said(i));
                int clock = codec == Codec.OPUS ? 960 : FRAME;
                var packet = new RtpPacket(false, 111, 65_400 + i & 0xFFFF, i * clock, 7, payload, 0, payload.length);
                if (i < FIRST_LOST || i >= FIRST_LOST + lost) {
                    lane.audio(packet, stream.on(packet), nowNanos);
                }
                until(lane, nowNanos + 20 * MILLI);
            }
            lane.close();
        }
    }

    private short[] said(int frame) {
        short[] pcm = new short[FRAME];
        double rms = 32_768 * Math.pow(10, ROOM_DBOV / 20.0);
        for (int i = 0; i < FRAME; i++) {
            double t = frame * FRAME + i;
            double voice = 0;
            for (int harmonic = 1; harmonic <= 6 && frame >= 170; harmonic++) {
                voice += 2500.0 / harmonic * Math.sin(2 * Math.PI * harmonic * t / PERIOD + harmonic);
            }
            pcm[i] = (short) (voice + random.nextGaussian() * rms);
        }
        return pcm;
    }

    private static byte[] opus(OpusEncoder encoder, short[] pcm) {
        byte[] opus = new byte[1500];
        return Arrays.copyOf(opus, encoder.encode(pcm, 0, FRAME, opus, 0));
    }

    private static byte[] ulaw(short[] pcm) {
        byte[] ulaw = new byte[FRAME];
        G711.ULAW.encode(pcm, 0, FRAME, ulaw, 0);
        return ulaw;
    }

    private void until(UpLane lane, long then) {
        for (long due = lane.nextDeadlineNanos(); due != Timed.NEVER && due < then; due = lane.nextDeadlineNanos()) {
            nowNanos = Math.max(nowNanos, due);
            lane.onTime(nowNanos);
        }
        nowNanos = then;
    }

    private void wire(byte[] b, int offset, int length, InetSocketAddress to) {
        var packet = (RtpPacket) RtpPacket.parse(b, offset, length);
        firstTimestamp = begun ? firstTimestamp : packet.timestamp();
        begun = true;
        G711.ULAW.decode(b, packet.payloadOffset(), FRAME, heard, packet.timestamp() - firstTimestamp);
    }

    private double dbov(int from, int samples) {
        double sum = 1;
        for (int i = from; i < from + samples; i++) {
            sum += heard[i] * heard[i];
        }
        return 10 * Math.log10(sum / samples) - 20 * Math.log10(32_768);
    }

    /** How much it is like itself one period earlier, -1 to 1. */
    private double likeness(int from, int samples, int period) {
        double product = 0;
        double square = 0;
        for (int i = from + period; i < from + samples; i++) {
            product += heard[i] * heard[i - period];
            square += heard[i] * heard[i];
        }
        return product / square;
    }

    private int steepest(int from, int samples) {
        int steepest = 0;
        for (int i = from; i < from + samples; i++) {
            steepest = Math.max(steepest, Math.abs(heard[i] - heard[i - 1]));
        }
        return steepest;
    }
}
