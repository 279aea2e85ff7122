package org.trunkline.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jaredmdobson.concentus.OpusPacketInfo;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpusPacketTest {
    /** RFC 6716 Table 2, one of each mode and length; then the frame counts of §3.2. */
    @ParameterizedTest
    @CsvSource({
        "00, 80", "08, 160", "10, 320", "18, 480", "60, 80", "68, 160", "80, 20", "88, 40", "90, 80", "98, 160",
        "F8, 160", "0C, 160", "09, 320", "0A, 320", "19, 960", "0B01, 160", "0B83, 480", "0B06, 960", "8330, 960",
    })
    void lengthAt8kHzByTheFirstBytes(String packet, int samples) {
        byte[] bytes = HexFormat.of().parseHex(packet + "0000");
        assertThat(OpusPacket.samples(bytes, 0, bytes.length, 8000)).hasValue(samples);
        assertThat(OpusPacket.samples(bytes, 0, bytes.length, 48_000)).hasValue(6 * samples);
    }

    @ParameterizedTest
    @CsvSource({"0, ''", "1, 0B", "2, 0B00", "2, 1B03", "2, 0B07", "2, 833F"})
    void noPacketHasNoLength(int length, String hex) { // R1, R6, no frame, three times over 120 ms (R5)
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(OpusPacket.samples(bytes, 0, length, 8000)).isEmpty();
        assertThat(OpusPacket.hasFec(bytes, 0, length)).isFalse();
    }

    @Test
    void lengthAgreesWithConcentusOnAllFirstTwoBytes() {
        for (int both = 0; both < 0x10000; both++) {
            byte[] packet = {0, (byte) (both >> 8), (byte) both, 0, 0};
            int theirs = OpusPacketInfo.getNumSamples(packet, 1, 4, 48_000);
            assertThat(OpusPacket.samples(packet, 1, 4, 48_000).orElse(-1))
                    .as("%04X", both)
                    .isEqualTo(theirs <= 0 ? -1 : theirs);
        }
    }

    /** The bit for the second copy follows those for voice activity, one for each 20 ms (RFC 6716 §4.2.3). */
    @ParameterizedTest
    @CsvSource({
        "0840, true", "08BF, false", // 20 ms: V L
        "1020, true", "10DF, false", // 40 ms: V V L
        "1810, true", "18EF, false", // 60 ms: V V V L
        "0C10, true", "0C40, true", "0CAF, false", // stereo: V L for the middle, V L for the side
        "1C01, true", "1CEE, false", // stereo 60 ms: V V V L twice
        "6840, true", "F840, false", // hybrid; CELT has none
        "08, false", // an empty frame
        "0A0140, true", "0AFC0140, true", // two frames, a length of one or two bytes
        "0B0240, true", "0BC2020140070000, true", // counted frames; with padding and lengths
    })
    void secondCopyIsSeenInTheClear(String packet, boolean fec) {
        byte[] bytes = HexFormat.of().parseHex(packet);
        assertThat(OpusPacket.hasFec(bytes, 0, bytes.length)).isEqualTo(fec);
    }

    @Test
    void randomBytesAreNeverAnException() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            byte[] packet = new byte[random.nextInt(12)];
            random.nextBytes(packet);
            for (int at = 2; at < packet.length && i % 2 == 0; at++) {
                packet[at] = (byte) 255; // endless padding, the longest lengths
            }
            OpusPacket.samples(packet, 0, packet.length, 8000);
            OpusPacket.hasFec(packet, 0, packet.length);
        }
    }
}
