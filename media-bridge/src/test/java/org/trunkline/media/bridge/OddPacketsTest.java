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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.OpusEncoderSettings;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.RtpWriter;
import org.trunkline.media.srtp.SrtpKeys;
import org.trunkline.media.srtp.SrtpPacket;
import org.trunkline.media.srtp.SrtpProfile;
import org.trunkline.media.srtp.SrtpSession;

/** Packets of any length, type, number and time, as a trunk may send them; and the longest that it is sent. */
class OddPacketsTest {
    private static final OpusLibrary OPUS = OpusLibrary.load(Optional.empty());
    private static final InetSocketAddress A = new InetSocketAddress("127.0.0.1", 4000);
    private static final InetSocketAddress B = new InetSocketAddress("127.0.0.1", 4002);
    private static final TrunkMedia ALL =
            SomeTrunk.with(List.of(TrunkCodec.PCMU, TrunkCodec.PCMA, TrunkCodec.G722));
    private static final int[] LENGTHS = {0, 1, 3, 4, 5, 79, 80, 81, 159, 160, 161, 240, 320, 480, 481, 1024, 1025, 2000, 2036}; // with its header the last fills a datagram
    private static final int[] TYPES = {0, 8, 9, 101, 13, 72, 127};
    private static final long FRAME_NANOS = 20_000_000;

    private final DropCounts drops = new DropCounts();
    private final Random random = new Random(21);
    private long nowNanos = Long.MAX_VALUE - 100 * FRAME_NANOS;
    private int sequence = 65_000;
    private int timestamp = -8000;

    @ParameterizedTest
    @EnumSource(TrunkCodec.class)
    void noneHarmsACallOfABrowser(TrunkCodec codec) {
        var browser = new LegBehindSrtp((b, offset, length, to) -> {}, drops);
        browser.secure();
        var trunk = new TrunkLeg((b, offset, length, to) -> {});
        var up = new UpLane(trunk, new OpusReader(OPUS::decoder), drops, random);
        var writer = new AudioWriter.Opus(111, hz -> OPUS.encoder(new OpusEncoderSettings(hz, 0, true, 10, 24_000)));
        var down = new DownLane(browser.leg(), writer, drops, random);
        var bridge = new Bridge(browser.leg(), trunk, up, down, 111, new ToneStreams(drops), ALL, _ -> {}, drops);
        bridge.trunkNegotiated(agreed(A, codec, 20, Optional.empty()), nowNanos);
        for (int i = 0; i < 5000; i++) {
            byte[] packet = odd();
            bridge.fromTrunk(packet, 0, packet.length, A, nowNanos);
            nowNanos += random.nextInt(3) * FRAME_NANOS;
            bridge.onTime(nowNanos);
        }
        assertThat(browser.leg().packetsOut()).isPositive();
        bridge.close();
    }

    /** Of a trunk without telephone-events: its audio is listened to all the time. */
    @Test
    void noneHarmsTheEarForTones() {
        var told = new ArrayList<MediaEvent>();
        var digits = new TrunkDigits(ALL.codecs(), ALL.dtmf(), drops, told::add);
        var stream = new IncomingStream();
        for (int i = 0; i < 5000; i++) {
            byte[] packet = odd();
            var heard = (RtpPacket) RtpPacket.parse(packet, 0, packet.length);
            digits.audio(heard, stream.on(heard), nowNanos);
            nowNanos += random.nextInt(3) * FRAME_NANOS;
            digits.onTime(nowNanos);
        }
        assertThat(told).as("keys in noise").isEmpty();
        assertThat(digits.nextDeadlineNanos()).isEqualTo(Timed.NEVER);
    }

    @ParameterizedTest
    @CsvSource({"PCMU, 10, PCMA, 60", "PCMU, 20, G722, 30", "G722, 60, PCMU, 20", "G722, 20, G722, 10"})
    void noneHarmsTwoPhones(TrunkCodec ofA, int ptimeOfA, TrunkCodec ofB, int ptimeOfB) {
        var sent = new ArrayList<Integer>();
        var legA = new TrunkLeg((b, offset, length, to) -> sent.add(length));
        var legB = new TrunkLeg((b, offset, length, to) -> sent.add(length));
        var a = new TrunkBridge.Side(legA, ALL, drops);
        var b = new TrunkBridge.Side(legB, ALL, drops);
        var bridge = new TrunkBridge(a, b, random, _ -> {});
        bridge.negotiated(a, agreed(A, ofA, ptimeOfA, Optional.empty()), nowNanos);
        bridge.negotiated(b, agreed(B, ofB, ptimeOfB, Optional.empty()), nowNanos);
        for (int i = 0; i < 5000; i++) {
            byte[] packet = odd();
            boolean toB = random.nextBoolean();
            var parsed = (toB ? legA : legB).receive(packet, 0, packet.length, toB ? A : B, nowNanos);
            bridge.heard(toB ? a : b, parsed, nowNanos);
            nowNanos += random.nextInt(3) * FRAME_NANOS;
            bridge.onTime(nowNanos);
        }
        assertThat(sent).hasSizeGreaterThan(1000).allMatch(length -> length <= RtpWriter.HEADER_BYTES + 480);
        bridge.close();
    }

    @ParameterizedTest
    @EnumSource(TrunkCodec.class)
    void theLongestPacketOfACodecFitsBehindSrtp(TrunkCodec codec) {
        var profile = SrtpProfile.AES128_CM_HMAC_SHA1_80;
        var keys = new SrtpKeys(profile, new byte[16], new byte[14], new byte[16], new byte[14]);
        var trunksEnd = new SrtpSession(keys);
        var payloads = new ArrayList<Integer>();
        var trunk = new TrunkLeg((b, offset, length, to) -> {
            byte[] copy = Arrays.copyOfRange(b, offset, offset + length);
            var heard = trunksEnd.unprotect(new SrtpPacket(copy, 0, length));
            payloads.add(((RtpPacket) heard).payloadLength());
        });
        var lane = new UpLane(trunk, new OpusReader(OPUS::decoder), drops, random);
        var agreed = agreed(A, codec, 200, Optional.of(keys)); // more than anybody sends
        trunk.negotiated(agreed.farEnd(), nowNanos);
        lane.negotiated(agreed.format(), nowNanos);
        for (int i = 0; i < 100; i++) {
            lane.onTime(nowNanos);
            nowNanos += FRAME_NANOS;
        }
        assertThat(payloads).hasSizeBetween(30, 40).containsOnly(480);
        lane.close();
    }

    private TrunkAgreement agreed(InetSocketAddress trunk, TrunkCodec codec, int ptime, Optional<SrtpKeys> keys) {
        var format = new TrunkFormat(codec, codec.inSdp().payloadType(), OptionalInt.of(101), ptime);
        var voices = Map.of(0, TrunkCodec.PCMU, 8, TrunkCodec.PCMA, 9, TrunkCodec.G722);
        return Agreements.of(trunk, trunk, true, true, true, format, voices, Set.of(101), keys);
    }

    /** Mostly a stream that goes on, so that what keeps something in mind has something to be confused about. */
    private byte[] odd() {
        int length = LENGTHS[random.nextInt(LENGTHS.length)];
        byte[] packet = new byte[RtpWriter.HEADER_BYTES + length];
        random.nextBytes(packet);
        boolean jump = random.nextInt(20) == 0;
        sequence += jump ? random.nextInt(200) - 100 : 1 + random.nextInt(10) / 9;
        timestamp += jump ? random.nextInt() : length;
        int type = random.nextInt(4) == 0 ? TYPES[random.nextInt(TYPES.length)] : TYPES[random.nextInt(3)];
        RtpWriter.header(packet, 0, random.nextInt(10) == 0, type, sequence & 0xFFFF, timestamp, jump ? random.nextInt() : 9);
        return packet;
    }
}
