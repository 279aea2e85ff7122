package org.trunkline.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.media.Drop;

class RedTest {
    private static final int TIMESTAMP = 100_000;

    private static RtpPacket carrier(byte[] payload) {
        byte[] buffer = new byte[payload.length + 7];
        System.arraycopy(payload, 0, buffer, 5, payload.length);
        return new RtpPacket(true, 63, 1000, TIMESTAMP, 7, buffer, 5, payload.length);
    }

    private static RtpPacket carrier(String hex) {
        return carrier(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private static String payload(RtpPacket packet) {
        int from = packet.payloadOffset();
        return HexFormat.of().formatHex(packet.buffer(), from, from + packet.payloadLength());
    }

    @Test
    void blocksAreThoseOfTheRfc() { // RFC 2198 §3: 14 bits of offset, 10 of length
        var red = (Red) Red.parse(carrier("ef 1e0002 ee 0f0003 6f a1a2 b1b2b3 c1"));
        assertThat(red.repeated())
                .extracting(RtpPacket::payloadType, RtpPacket::timestamp, RtpPacket::marker, RedTest::payload)
                .containsExactly(
                        tuple(111, TIMESTAMP - 1920, false, "a1a2"), tuple(110, TIMESTAMP - 960, false, "b1b2b3"));
        assertThat(red.primary())
                .extracting(RtpPacket::payloadType, RtpPacket::timestamp, RtpPacket::marker, RedTest::payload)
                .containsExactly(111, TIMESTAMP, true, "c1");
    }

    @Test
    void aPacketMayRepeatNothing() {
        var red = (Red) Red.parse(carrier("6f c1c2"));
        assertThat(red.repeated()).isEmpty();
        assertThat(payload(red.primary())).isEqualTo("c1c2");
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 1", "960, 255", "961, 256", "16383, 1023"})
    void whatIsWrittenIsRead(int offset, int bytes) {
        byte[] out = new byte[Red.HEADER_BYTES + Red.LAST_HEADER_BYTES + bytes + 1];
        int at = Red.header(out, 0, 127, offset, bytes);
        Red.lastHeader(out, at, 0);
        out[out.length - 1] = 42;
        assertThat(Red.fits(offset, bytes)).isTrue();
        var red = (Red) Red.parse(carrier(out));
        assertThat(red.repeated())
                .extracting(RtpPacket::payloadType, RtpPacket::timestamp, RtpPacket::payloadLength)
                .containsExactly(tuple(127, TIMESTAMP - offset, bytes));
        assertThat(red.primary().payloadType()).isZero();
        assertThat(payload(red.primary())).isEqualTo("2a");
    }

    @ParameterizedTest
    @CsvSource({"16384, 10", "4294967296, 10", "0, 10", "-960, 10", "960, 1024"})
    void whatTheFieldsCannotHoldDoesNotFit(long offset, int bytes) {
        assertThat(Red.fits(offset, bytes)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", // no block at all
        "ef", // half a header
        "ef 0f00",
        "ef 0f0000", // no last header
        "ef 0f0003 6f a1a2", // a block beyond the end
        "ef 0f03ff 6f a1a2",
    })
    void blocksBeyondThePacketAreNone(String hex) {
        assertThat(Red.parse(carrier(hex))).isEqualTo(new Dropped(Drop.BAD_RED));
    }

    @ParameterizedTest
    @CsvSource({"32, true", "33, false"})
    void repetitionsHaveALimit(int repetitions, boolean read) {
        assertThat(Red.parse(carrier("ef0f0000".repeat(repetitions) + "6fc1")) instanceof Red).isEqualTo(read);
    }

    @Test
    void anythingMayComeIn() {
        var random = new Random(2198);
        for (int i = 0; i < 20_000; i++) {
            byte[] payload = new byte[random.nextInt(40)];
            random.nextBytes(payload);
            var packet = carrier(payload);
            if (Red.parse(packet) instanceof Red(var repeated, var primary)) {
                int bytes = repeated.stream().mapToInt(RtpPacket::payloadLength).sum() + primary.payloadLength();
                int headers = repeated.size() * Red.HEADER_BYTES + Red.LAST_HEADER_BYTES;
                assertThat(headers + bytes).isEqualTo(payload.length);
                assertThat(primary.payloadLength()).isNotNegative();
            }
        }
    }
}
