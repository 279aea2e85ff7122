package org.trunkline.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.media.Drop;

class RtpPacketTest {
    private static final String FIXED = "000100000001cafebabe";

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static RtpPacket packet(byte[] datagram) {
        return (RtpPacket) RtpPacket.parse(datagram, 0, datagram.length);
    }

    private static byte[] payload(RtpPacket packet) {
        return Arrays.copyOfRange(packet.buffer(), packet.payloadOffset(), packet.payloadOffset() + packet.payloadLength());
    }

    @ParameterizedTest
    @CsvSource({
        "false,   0,     0,           0,  0",
        "true,    8,     1,           1,  1",
        "true,  127, 32767,  2147483647, -1",
        "false, 110, 32768, -2147483648,  2147483647",
        "true,  126, 65535,          -1, -2147483648",
    })
    void whatIsWrittenIsRead(boolean marker, int payloadType, int sequence, int timestamp, int ssrc) {
        byte[] out = new byte[20];
        assertThat(RtpWriter.header(out, 4, marker, payloadType, sequence, timestamp, ssrc))
                .isEqualTo(RtpWriter.HEADER_BYTES);
        assertThat(RtpPacket.parse(out, 4, 16))
                .isEqualTo(new RtpPacket(marker, payloadType, sequence, timestamp, ssrc, out, 16, 4));
    }

    @Test
    void theHeaderIsTheRfcs() { // RFC 3550 §5.1
        byte[] out = new byte[12];
        RtpWriter.header(out, 0, true, 101, 0x1234, 0x89ABCDEF, 0xCAFEBABE);
        assertThat(out).isEqualTo(hex("80e5 1234 89abcdef cafebabe"));
    }

    @Test
    void sequenceNumbersThatRanOverAreWrittenInSixteenBits() {
        byte[] out = new byte[12];
        RtpWriter.header(out, 0, false, 0, 65_536 + 7, 0, 0);
        assertThat(packet(out).sequence()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "80, '', aabbcc, ''",
        "82, 1111111122222222, aabbcc, ''",
        "90, bede000151000000, aabbcc, ''",
        "90, bede0000, aabbcc, ''",
        "a0, '', aabbcc, 01",
        "a0, '', '', 00000004",
        "b1, 33333333 1000000155667788, aabbcc, 0003 03",
    })
    void sourcesExtensionAndPaddingAreNoPayload(String first, String before, String payload, String padding) {
        byte[] datagram = hex(first + "00" + FIXED + before + payload + padding);
        assertThat(payload(packet(datagram))).isEqualTo(hex(payload));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "a0 00 000100000001cafebabe 00", // padding of none
        "a0 00 000100000001cafebabe aabb 04", // padding in the header
        "8f 00 000100000001cafebabe 11111111", // fifteen sources announced
        "90 00 000100000001cafebabe bede", // half an extension header
        "90 00 000100000001cafebabe bedeffff 00000000", // an extension beyond the end
        "b0 00 000100000001cafebabe bede0001 00000001 aa 05", // padding in the extension
    })
    void whatDoesNotAddUpIsDropped(String datagram) {
        byte[] bytes = hex(datagram);
        assertThat(RtpPacket.parse(bytes, 0, bytes.length)).isEqualTo(new Dropped(Drop.BAD_RTP));
    }

    @Test
    void shortOrForeignDatagramsAreDropped() {
        for (int length = 0; length < 12; length++) {
            assertThat(RtpPacket.parse(new byte[12], 0, length)).isEqualTo(new Dropped(Drop.TOO_SHORT));
        }
        for (int version : new int[] {0x00, 0x40, 0xC0}) {
            byte[] datagram = new byte[12];
            datagram[0] = (byte) version;
            assertThat(RtpPacket.parse(datagram, 0, 12)).isEqualTo(new Dropped(Drop.NOT_RTP));
        }
    }

    @Test
    void anyBytesAreAPacketWithinTheirBoundsOrADrop() {
        Random random = new Random(3550);
        int packets = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] datagram = new byte[8 + random.nextInt(60)];
            random.nextBytes(datagram);
            datagram[4] = (byte) (random.nextInt(8) == 0 ? datagram[4] : datagram[4] & 0x3F | 0x80);
            int length = datagram.length - 8;
            if (RtpPacket.parse(datagram, 4, length) instanceof RtpPacket packet) {
                packets++;
                assertThat(packet.payloadOffset()).isBetween(16, 4 + length);
                assertThat(packet.payloadLength()).isBetween(0, 4 + length - packet.payloadOffset());
            }
        }
        assertThat(packets).isBetween(5_000, 90_000);
    }
}
