package org.trunkline.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.trunkline.carrier.CallMedia.Terms;
import org.trunkline.dtmf.Digit;
import org.trunkline.dtmf.TelephoneEvent;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.G711;
import org.trunkline.media.rtp.RtpPacket;

/** A caller and a line, twenty milliseconds at a time, on a clock of our own. */
class CallMediaTest {
    private static final int EVENTS = 101;
    private static final int CALLER_SSRC = 77;

    private final DropCounts drops = new DropCounts();
    private final Random random = new Random(5);
    private final List<RtpPacket> received = new ArrayList<>();
    private long now = Long.MAX_VALUE - 1_000_000_000;
    private int sequence = 65_500;
    private int timestamp = -4_000;
    private CallMedia media = with(new Echo(), G711.ULAW);

    @ParameterizedTest
    @EnumSource
    void anEchoComesBackCodeByCodeAsOneSteadyStream(G711 law) {
        media = with(new Echo(), law);
        List<byte[]> sent = new ArrayList<>();
        for (int n = 0; n < 3_000; n++) {
            byte[] codes = codes();
            sent.add(codes);
            audio(law == G711.ULAW ? 0 : 8, codes);
            tick();
        }

        assertThat(received).hasSize(3_000);
        assertThat(received).extracting(RtpPacket::payloadType).containsOnly(law == G711.ULAW ? 0 : 8);
        for (int n = 3; n < received.size(); n++) {
            assertThat(payload(received.get(n))).as("packet %d", n).isEqualTo(sent.get(n - 3));
        }
        assertSteady();
        assertThat(received.stream().filter(RtpPacket::marker)).containsExactly(received.getFirst());
    }

    @Test
    void allSixteenKeysAreHeardOnceAndPressedInReturn() {
        media = with(new KeyReader(), G711.ULAW);
        for (Digit key : Digit.values()) {
            press(key, key == Digit.D7); // its end packets are all lost
        }
        for (int n = 0; n < 300; n++) {
            tick();
        }

        List<RtpPacket> events = received.stream().filter(p -> p.payloadType() == EVENTS).toList();
        assertThat(events.stream().filter(RtpPacket::marker).map(p -> event(p).event())).containsExactly(
                Arrays.stream(Digit.values()).map(Digit::event).toArray(Integer[]::new));
        for (Digit key : Digit.values()) {
            List<RtpPacket> own = events.stream().filter(p -> event(p).event() == key.event()).toList();
            assertThat(own.stream().map(RtpPacket::timestamp).distinct()).as("timestamps of %s", key.symbol()).hasSize(1);
            assertThat(own.stream().filter(p -> event(p).end())).as("end packets of %s", key.symbol()).hasSize(3);
            assertThat(event(own.getLast()).duration()).isEqualTo(CallMedia.KEY_MILLIS * 8);
        }
        assertThat(drops.snapshot()).isEmpty();
    }

    @Test
    void whileAKeyIsSentNoAudioIsAndBehindItTheStreamGoesOn() {
        media = with(new KeyReader(), G711.ULAW);
        tick();
        media.key(Digit.D5, Line.Way.INFO, now);
        for (int n = 0; n < 20; n++) {
            tick();
        }

        List<Integer> types = received.stream().map(RtpPacket::payloadType).toList();
        int first = types.indexOf(EVENTS);
        int last = types.lastIndexOf(EVENTS);
        assertThat(types.subList(first, last + 1)).containsOnly(EVENTS);
        assertThat(last - first + 1).as("100 ms and two repetitions of the end").isEqualTo(7);
        RtpPacket behind = received.get(last + 1);
        assertThat(behind.marker()).isTrue();
        assertThat(behind.timestamp() - received.get(first).timestamp()).isEqualTo(7 * Line.FRAME_SAMPLES);
        for (int n = 1; n < received.size(); n++) {
            assertThat(received.get(n).sequence() - received.get(n - 1).sequence() & 0xFFFF).isEqualTo(1);
        }
    }

    @Test
    void withoutTelephoneEventNoKeysAreSent() {
        media = new CallMedia(new Terms(G711.ULAW, OptionalInt.empty()), new KeyReader(), random, drops);
        media.key(Digit.D5, Line.Way.INFO, now);
        for (int n = 0; n < 20; n++) {
            tick();
        }

        assertThat(received).hasSize(20).extracting(RtpPacket::payloadType).containsOnly(0);
    }

    @Test
    void rubbishIsCountedAndTheStreamGoesOn() {
        audio(8, codes());
        audio(0, new byte[1601]);
        send(true, EVENTS, new byte[3]);
        for (int n = 0; n < 5_000; n++) {
            byte[] rubbish = new byte[random.nextInt(300)];
            random.nextBytes(rubbish);
            media.on(rubbish, rubbish.length, now);
        }
        tick();

        assertThat(drops.of(Drop.UNKNOWN_PAYLOAD_TYPE)).isGreaterThanOrEqualTo(2);
        assertThat(drops.of(Drop.BAD_TELEPHONE_EVENT)).isGreaterThanOrEqualTo(1);
        assertThat(drops.of(Drop.NOT_RTP)).isPositive();
        assertThat(received).hasSize(1);
    }

    private CallMedia with(Line line, G711 law) {
        return new CallMedia(new Terms(law, OptionalInt.of(EVENTS)), line, random, drops);
    }

    private void press(Digit key, boolean endLost) {
        int began = timestamp;
        for (int n = 1; n <= 6; n++) {
            boolean end = n > 3;
            byte[] payload = new byte[TelephoneEvent.BYTES];
            new TelephoneEvent(key.event(), end, 10, Math.min(n, 4) * 160).write(payload, 0);
            timestamp = began;
            if (!end || !endLost) {
                send(n == 1, EVENTS, payload);
            }
            timestamp = began + n * 160;
            tick();
        }
        for (int n = 0; n < 4; n++) {
            audio(0, codes());
            tick();
        }
    }

    private void audio(int payloadType, byte[] codes) {
        send(false, payloadType, codes);
        timestamp += Line.FRAME_SAMPLES;
    }

    private void send(boolean marker, int payloadType, byte[] payload) {
        byte[] packet = ByteBuffer.allocate(12 + payload.length).put((byte) 0x80).put((byte) ((marker ? 0x80 : 0) | payloadType))
                .putShort((short) sequence++).putInt(timestamp).putInt(CALLER_SSRC).put(payload).array();
        media.on(packet, packet.length, now);
    }

    private void tick() {
        for (byte[] packet : media.tick(now)) {
            received.add((RtpPacket) RtpPacket.parse(packet, 0, packet.length));
        }
        now += Line.FRAME_NANOS;
    }

    private void assertSteady() {
        for (int n = 1; n < received.size(); n++) {
            assertThat(received.get(n).sequence() - received.get(n - 1).sequence() & 0xFFFF).isEqualTo(1);
            assertThat(received.get(n).timestamp() - received.get(n - 1).timestamp()).isEqualTo(Line.FRAME_SAMPLES);
            assertThat(received.get(n).ssrc()).isEqualTo(received.getFirst().ssrc());
        }
    }

    private byte[] codes() {
        byte[] codes = new byte[Line.FRAME_SAMPLES];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) (random.nextInt(127) | random.nextInt(2) << 7); // not the µ-law's negative zero, 0x7F
        }
        return codes;
    }

    private static byte[] payload(RtpPacket packet) {
        return Arrays.copyOfRange(packet.buffer(), packet.payloadOffset(), packet.payloadOffset() + packet.payloadLength());
    }

    private static TelephoneEvent event(RtpPacket packet) {
        return TelephoneEvent.parse(packet.buffer(), packet.payloadOffset(), packet.payloadLength()).orElseThrow();
    }
}
