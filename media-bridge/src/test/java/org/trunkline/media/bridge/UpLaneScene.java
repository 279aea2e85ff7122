package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.OpusEncoder;
import org.trunkline.media.codec.OpusEncoderSettings;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.RtpPacket;

/** A browser's Opus stream in simulated time, and what the trunk hears of it. */
abstract class UpLaneScene {
    private static final OpusLibrary OPUS = OpusLibrary.load(Optional.empty());
    static final InetSocketAddress TRUNK = new InetSocketAddress("127.0.0.1", 4000);
    static final long MILLI = 1_000_000;
    private static final int OPUS_TYPE = 111;

    record Heard(long millis, RtpPacket packet, byte[] payload) {}

    final DropCounts drops = new DropCounts();
    final List<Heard> trunkHears = new ArrayList<>();
    final TrunkLeg trunk = new TrunkLeg(this::wire);
    final IncomingStream stream = new IncomingStream();
    private final OpusEncoder browser = OPUS.encoder(new OpusEncoderSettings(8000, 5, true, 20, 32_000));
    final UpLane lane = new UpLane(trunk, new OpusReader(OPUS::decoder), drops, new Random(5));
    long nowNanos = Long.MAX_VALUE - 2_000 * MILLI; // the clock wraps during every test
    private final long startNanos = nowNanos;
    int sequence = 65_530;
    int timestamp = -3_000;
    private long sample;

    @BeforeEach
    void answered() {
        trunk.remote(TRUNK, true);
        lane.negotiated(new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.of(101), 20), nowNanos);
    }

    void speak(int frames) {
        for (int i = 0; i < frames; i++) {
            hear(next());
            tick(20);
        }
    }

    void lose(int frames) {
        for (int i = 0; i < frames; i++) {
            next();
            nowNanos += 20 * MILLI; // shorter than the wait before filling
        }
    }

    void quiet(int millis) {
        timestamp += millis * 48;
        tick(millis);
    }

    void tick(int millis) {
        long until = nowNanos + millis * MILLI;
        for (long due = lane.nextDeadlineNanos(); due != Timed.NEVER && due - until <= 0; due = lane.nextDeadlineNanos()) {
            nowNanos = due - nowNanos > 0 ? due : nowNanos;
            lane.onTime(nowNanos);
        }
        nowNanos = until;
    }

    void hear(RtpPacket packet) {
        lane.audio(packet, stream.on(packet), nowNanos);
    }

    RtpPacket next() {
        return next(20);
    }

    /** Up to 60 ms are one Opus frame, 120 ms are two in one packet. */
    RtpPacket next(int millis) {
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

    void wire(byte[] b, int offset, int length, InetSocketAddress to) {
        assertThat(to).isEqualTo(TRUNK);
        byte[] copy = Arrays.copyOfRange(b, offset, offset + length);
        var packet = (RtpPacket) RtpPacket.parse(copy, 0, length);
        var payload = Arrays.copyOfRange(copy, packet.payloadOffset(), length);
        trunkHears.add(new Heard((nowNanos - startNanos) / MILLI, packet, payload));
    }

    void assertSteady(int samples) {
        assertContiguousSequence();
        for (int i = 1; i < trunkHears.size(); i++) {
            int step = trunkHears.get(i).packet().timestamp() - trunkHears.get(i - 1).packet().timestamp();
            assertThat(step).as("packet %d", i).isEqualTo(samples);
        }
    }

    void assertContiguousSequence() {
        for (int i = 1; i < trunkHears.size(); i++) {
            int step = trunkHears.get(i).packet().sequence() - trunkHears.get(i - 1).packet().sequence();
            assertThat(step & 0xFFFF).isEqualTo(1);
        }
    }

    /** But for ends that are told again, which audio has overtaken. */
    void assertTimeNeverGoesBack() {
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

    static void assertLevelOfTone(List<Heard> heard) {
        assertThat(20 * Math.log10(rms(heard) / (8000 / Math.sqrt(2)))).isBetween(-0.5, 0.5);
    }

    static double rms(List<Heard> heard) {
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
