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
import org.trunkline.dtmf.TelephoneEvent;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.G722Encoder;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.rtp.RtpPacket;

/** Two phones that a transfer has joined, in simulated time. */
class TrunkBridgeTest {
    private static final InetSocketAddress A = new InetSocketAddress("127.0.0.1", 4000);
    private static final InetSocketAddress B = new InetSocketAddress("127.0.0.1", 5000);
    private static final long MILLI = 1_000_000;
    private static final TrunkMedia ALL =
            SomeTrunk.with(List.of(TrunkCodec.PCMU, TrunkCodec.PCMA, TrunkCodec.G722));

    private final DropCounts drops = new DropCounts();
    private final List<RtpPacket> aHears = new ArrayList<>();
    private final List<RtpPacket> bHears = new ArrayList<>();
    private final TrunkLeg legA = new TrunkLeg((p, off, len, _) -> aHears.add(packet(p, off, len)));
    private final TrunkLeg legB = new TrunkLeg((p, off, len, _) -> bHears.add(packet(p, off, len)));
    private final TrunkBridge.Side a = new TrunkBridge.Side(legA, ALL, drops);
    private final TrunkBridge.Side b = new TrunkBridge.Side(legB, ALL, drops);
    private final TrunkBridge bridge = new TrunkBridge(a, b, new Random(3), _ -> {});
    private long nowNanos = 1;
    private int sequence = 65_500;
    private int timestamp = -4000;

    @Test
    void sameCodecPassesUntouched() {
        agree(TrunkCodec.PCMU, 20, TrunkCodec.PCMU, 20);
        byte[] said = new byte[160];
        new Random(1).nextBytes(said);
        from(a, 0, said);
        assertThat(bHears).hasSize(1);
        assertThat(payload(bHears.getFirst())).isEqualTo(said);
        from(b, 0, said);
        assertThat(payload(aHears.getFirst())).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({"PCMU,20,PCMA,20", "PCMU,20,PCMA,30", "PCMA,60,PCMU,10", "PCMU,20,G722,20", "G722,20,PCMA,20", "G722,30,G722,20"})
    void aToneOfOnePhoneIsHeardByTheOtherWhateverTheirCodecs(
            TrunkCodec codecOfA, int ptimeOfA, TrunkCodec codecOfB, int ptimeOfB) {
        agree(codecOfA, ptimeOfA, codecOfB, ptimeOfB);
        var encoder = new G722Encoder();
        for (int at = 0; at < 1200; at += ptimeOfA) {
            from(a, codecOfA.inSdp().payloadType(), tone(codecOfA, encoder, at * 8, ptimeOfA * 8));
            nowNanos += ptimeOfA * MILLI;
        }
        assertThat(bHears).hasSize(1200 / ptimeOfB).allMatch(p -> p.payloadLength() == 8 * ptimeOfB);
        for (int i = 1; i < bHears.size(); i++) {
            assertThat(bHears.get(i).timestamp() - bHears.get(i - 1).timestamp()).isEqualTo(8 * ptimeOfB);
        }
        assertThat(level(codecOfB)).isBetween(-1.0, 1.0);
    }

    @Test
    void aKeyOfOnePhoneIsPressedAtTheOther() {
        agree(TrunkCodec.PCMU, 20, TrunkCodec.PCMA, 20);
        int start = timestamp;
        for (int i = 1; i <= 6; i++) {
            byte[] event = {5, (byte) (i == 6 ? 0x8A : 0x0A), (byte) (i * 160 >> 8), (byte) (i * 160)};
            var packet = new RtpPacket(i == 1, 101, sequence++ & 0xFFFF, start, 7, event, 0, 4);
            bridge.heard(a, packet, nowNanos);
            pass(20);
        }
        pass(200);
        var events = bHears.stream().filter(p -> p.payloadType() == 96).toList();
        assertThat(events).isNotEmpty().allMatch(p -> p.timestamp() == events.getFirst().timestamp());
        var last = TelephoneEvent.parse(events.getLast().buffer(), events.getLast().payloadOffset(), 4).orElseThrow();
        assertThat(last.end()).isTrue();
        assertThat(last.duration()).isEqualTo(960);
    }

    @Test
    void aPressEndsWhenItsPayloadTypeDoes() {
        agree(TrunkCodec.PCMU, 20, TrunkCodec.PCMA, 20);
        bridge.negotiated(b, agreed(B, new TrunkFormat(TrunkCodec.PCMA, 8, OptionalInt.empty(), 20)), nowNanos);
        for (int i = 1; i <= 6; i++) {
            byte[] event = {5, 10, (byte) (i * 160 >> 8), (byte) (i * 160)};
            bridge.heard(a, new RtpPacket(i == 1, 101, sequence++ & 0xFFFF, timestamp, 7, event, 0, 4), nowNanos);
            pass(20);
        }
        assertThat(loudness()).isGreaterThan(4000);
        var moved = agreed(A, new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.of(96), 20));
        bridge.negotiated(a, Agreements.of(
                A, A, true, true, true, moved.format(), moved.voices(), Set.of(96), Optional.empty()), nowNanos);
        pass(2000);
        assertThat(loudness()).isLessThan(500);
    }

    /** Of what B hears now. */
    private double loudness() {
        short[] pcm = new short[160];
        G711.ALAW.decode(payload(bHears.getLast()), 0, 160, pcm, 0);
        double sum = 0;
        for (short sample : pcm) {
            sum += sample * sample;
        }
        return Math.sqrt(sum / 160);
    }

    @Test
    void whenOnePhoneSendsNothingTheOtherHearsALineThatIsAlive() {
        agree(TrunkCodec.PCMU, 20, TrunkCodec.PCMU, 20);
        pass(1000);
        assertThat(aHears.size()).isBetween(45, 51);
        assertThat(bHears.size()).isBetween(45, 51);
    }

    private void agree(TrunkCodec ofA, int ptimeOfA, TrunkCodec ofB, int ptimeOfB) {
        int typeOfA = ofA.inSdp().payloadType();
        int typeOfB = ofB.inSdp().payloadType();
        bridge.negotiated(a, agreed(A, new TrunkFormat(ofA, typeOfA, OptionalInt.of(101), ptimeOfA)), nowNanos);
        bridge.negotiated(b, agreed(B, new TrunkFormat(ofB, typeOfB, OptionalInt.of(96), ptimeOfB)), nowNanos);
    }

    private static TrunkAgreement agreed(InetSocketAddress trunk, TrunkFormat format) {
        var voices = Map.of(0, TrunkCodec.PCMU, 8, TrunkCodec.PCMA, 9, TrunkCodec.G722);
        return Agreements.of(trunk, trunk, true, true, true, format, voices, Set.of(101), Optional.empty());
    }

    private void from(TrunkBridge.Side side, int payloadType, byte[] payload) {
        var packet = new RtpPacket(false, payloadType, sequence++ & 0xFFFF, timestamp, 7, payload, 0, payload.length);
        timestamp += payload.length;
        bridge.heard(side, packet, nowNanos);
    }

    private void pass(int millis) {
        long until = nowNanos + millis * MILLI;
        for (long due = bridge.nextDeadlineNanos(); due - until <= 0; due = bridge.nextDeadlineNanos()) {
            nowNanos = Math.max(nowNanos, due);
            bridge.onTime(nowNanos);
        }
        nowNanos = until;
    }

    private static byte[] tone(TrunkCodec codec, G722Encoder encoder, int atTicks, int ticks) {
        int factor = codec == TrunkCodec.G722 ? 2 : 1;
        short[] pcm = new short[ticks * factor];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (8000 * Math.sin(2 * Math.PI * 1000 * (atTicks * factor + i) / (8000 * factor)));
        }
        byte[] payload = new byte[ticks];
        switch (codec) {
            case PCMU -> G711.ULAW.encode(pcm, 0, ticks, payload, 0);
            case PCMA -> G711.ALAW.encode(pcm, 0, ticks, payload, 0);
            case G722 -> encoder.encode(pcm, 0, pcm.length, payload, 0);
        }
        return payload;
    }

    /** Of what B hears against what A said, in dB, after the first half. */
    private double level(TrunkCodec codec) {
        var voice = TrunkVoice.of(codec);
        double sum = 0;
        int samples = 0;
        for (int i = 0; i < bHears.size(); i++) {
            var packet = bHears.get(i);
            short[] pcm = new short[2 * packet.payloadLength()];
            voice.decode(packet.buffer(), packet.payloadOffset(), packet.payloadLength(), pcm);
            for (int s = 0; s < packet.payloadLength() * voice.samplesATick() && i >= bHears.size() / 2; s++, samples++) {
                sum += pcm[s] * pcm[s];
            }
        }
        return 10 * Math.log10(sum / samples / (8000.0 * 8000 / 2));
    }

    private static RtpPacket packet(byte[] buffer, int offset, int length) {
        return (RtpPacket) RtpPacket.parse(Arrays.copyOfRange(buffer, offset, offset + length), 0, length);
    }

    private static byte[] payload(RtpPacket packet) {
        int from = packet.payloadOffset();
        return Arrays.copyOfRange(packet.buffer(), from, from + packet.payloadLength());
    }
}
