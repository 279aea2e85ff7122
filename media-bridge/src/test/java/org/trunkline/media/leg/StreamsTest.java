package org.trunkline.media.leg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.media.rtp.RtpPacket;

class StreamsTest {
    private final IncomingStream incoming = new IncomingStream();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 32766, 32767, 32768, 65533, 65534, 65535})
    void lossReorderingAndRepetitionAreToldApartAtEveryBoundary(int first) {
        assertThat(incoming.on(packet(first))).isEqualTo(new Arrival.Started());
        assertThat(incoming.on(packet(first + 1))).isEqualTo(new Arrival.Newest(0));
        assertThat(incoming.on(packet(first + 4))).isEqualTo(new Arrival.Newest(2));
        assertThat(incoming.on(packet(first + 3))).isEqualTo(new Arrival.Overtaken(1));
        assertThat(incoming.on(packet(first + 3))).isEqualTo(new Arrival.Repeated());
        assertThat(incoming.on(packet(first + 4))).isEqualTo(new Arrival.Repeated());
        assertThat(incoming.on(packet(first))).isEqualTo(new Arrival.Repeated());
        assertThat(incoming.on(packet(first + 2))).isEqualTo(new Arrival.Overtaken(2));
        assertThat(incoming.on(packet(first + 5))).isEqualTo(new Arrival.Newest(0));
    }

    @Test
    void anotherSourceStartsANewStream() {
        incoming.on(packet(10));
        assertThat(incoming.on(new RtpPacket(false, 0, 11, 0, 99, new byte[0], 0, 0))).isEqualTo(new Arrival.Started());
    }

    @Test
    void aLargeJumpIsANewStreamAndNoLoss() {
        incoming.on(packet(10));
        assertThat(incoming.on(packet(10_000))).isEqualTo(new Arrival.Started());
        assertThat(incoming.on(packet(10_001))).isEqualTo(new Arrival.Newest(0));
        assertThat(incoming.on(packet(9_000))).isEqualTo(new Arrival.Started());
    }

    @Test
    void packetsOlderThanTheMemoryAreNotUsed() {
        incoming.on(packet(1000));
        incoming.on(packet(1100));
        assertThat(incoming.on(packet(1020))).isEqualTo(new Arrival.Repeated());
    }

    @Test
    void noSequenceNumberIsEverSentTwice() {
        var random = new Random(7);
        var out = new OutgoingStream(random);
        var sent = new HashSet<Integer>();
        byte[] packet = new byte[12];
        for (int i = 0; i < 20_000; i++) {
            switch (random.nextInt(4)) {
                case 0 -> out.skip(random.nextInt(5));
                case 1 -> {
                    if (out.overtaken(packet, 0, i, random.nextInt(80)) > 0) {
                        assertThat(sent.add(sequence(packet))).isTrue();
                    }
                }
                default -> {
                    out.next(packet, false, 0, i);
                    assertThat(sent.add(sequence(packet))).isTrue();
                }
            }
            if (sent.size() > 30_000) {
                sent.clear(); // before the numbers wrap
            }
        }
        assertThat(out.packets()).isGreaterThan(9_000);
    }

    @Test
    void aSkippedNumberCanBeSentLaterOnce() {
        var out = new OutgoingStream(new Random(1));
        byte[] packet = new byte[12];
        out.next(packet, false, 0, 0);
        int first = sequence(packet);
        out.skip(2);
        out.next(packet, false, 0, 480);
        assertThat(sequence(packet)).isEqualTo(first + 3 & 0xFFFF);
        assertThat(out.overtaken(packet, 0, 160, 2)).isEqualTo(12);
        assertThat(sequence(packet)).isEqualTo(first + 1 & 0xFFFF);
        assertThat(out.overtaken(packet, 0, 160, 2)).isZero();
        assertThat(out.overtaken(packet, 0, 0, 3)).isZero();
        assertThat(out.overtaken(packet, 0, 0, 0)).isZero();
    }

    private static RtpPacket packet(int sequence) {
        return new RtpPacket(false, 0, sequence & 0xFFFF, 0, 7, new byte[0], 0, 0);
    }

    private static int sequence(byte[] packet) {
        return (packet[2] & 0xFF) << 8 | packet[3] & 0xFF;
    }
}
