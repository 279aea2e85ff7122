package org.trunkline.media.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class G711Test {
    private static final int LINEARS = 65_536;

    @Test
    void everyLinearValueIsEncodedAsTheSegmentSearchSays() {
        for (int i = 0; i < LINEARS; i++) {
            short linear = (short) i;
            assertThat(encode(G711.ULAW, linear)).as("µ-law of %d", linear).isEqualTo(ulawBySearch(linear));
            assertThat(encode(G711.ALAW, linear)).as("A-law of %d", linear).isEqualTo(alawBySearch(linear));
        }
    }

    @Test
    void everyCodeIsDecodedAsTheReferenceSoftwareDoes() {
        for (int code = 0; code < 256; code++) {
            assertThat((int) decode(G711.ULAW, (byte) code)).as("µ-law %02X", code).isEqualTo(ulawExpanded(code));
            assertThat((int) decode(G711.ALAW, (byte) code)).as("A-law %02X", code).isEqualTo(alawExpanded(code));
        }
    }

    /** G.711 Tables 1a to 2b: the ends of the scales, segment borders, the steps around zero; 16-bit. */
    @ParameterizedTest
    @CsvSource({
        "ULAW, 0xFF, 0", "ULAW, 0x7F, 0", "ULAW, 0xFE, 8", "ULAW, 0x7E, -8", "ULAW, 0xF0, 120", "ULAW, 0xEF, 132",
        "ULAW, 0xE0, 372", "ULAW, 0xDF, 396", "ULAW, 0x8F, 16764", "ULAW, 0x80, 32124", "ULAW, 0x00, -32124",
        "ALAW, 0xD5, 8", "ALAW, 0x55, -8", "ALAW, 0xD4, 24", "ALAW, 0xC5, 264", "ALAW, 0xF5, 528",
        "ALAW, 0xAA, 32256", "ALAW, 0x2A, -32256",
    })
    void publishedOutputValues(G711 law, String code, int linear) {
        byte line = (byte) (int) Integer.decode(code);
        assertThat(decode(law, line)).isEqualTo((short) linear);
    }

    @ParameterizedTest
    @EnumSource
    void everyCodeComesBackFromItsOwnOutputValue(G711 law) {
        for (int code = 0; code < 256; code++) {
            int back = encode(law, decode(law, (byte) code)) & 0xFF;
            boolean negativeZero = law == G711.ULAW && code == 0x7F; // has the output value of the positive one
            assertThat(back).as("code %02X", code).isEqualTo(negativeZero ? 0xFF : code);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noValueOfTheScaleIsFurtherFromItsCodeThanHalfAStep(G711 law) {
        for (int linear = -32_124; linear <= 32_124; linear++) {
            int error = Math.abs(decode(law, encode(law, (short) linear)) - linear);
            assertThat(error).as("%d", linear).isLessThanOrEqualTo(Math.max(16, Math.abs(linear) / 31 + 4));
        }
    }

    @Test
    void transcodingGoesThroughLinear() {
        for (int code = 0; code < 256; code++) {
            byte[] line = {0, (byte) code};
            G711.ULAW.transcode(line, 1, 1, G711.ALAW, line, 1);
            assertThat(line[1]).isEqualTo(encode(G711.ALAW, decode(G711.ULAW, (byte) code)));
            line[1] = (byte) code;
            G711.ALAW.transcode(line, 1, 1, G711.ULAW, line, 1);
            assertThat(line[1]).isEqualTo(encode(G711.ULAW, decode(G711.ALAW, (byte) code)));
            assertThat(line[0]).isZero();
        }
    }

    @Test
    void silenceIsTheSmallestPositiveCode() {
        assertThat(G711.ULAW.silence()).isEqualTo((byte) 0xFF);
        assertThat(G711.ALAW.silence()).isEqualTo((byte) 0xD5);
        assertThat(decode(G711.ULAW, G711.ULAW.silence())).isZero();
    }

    @Test
    void aFrameThatDoesNotFitIsOurError() {
        assertThatThrownBy(() -> G711.ULAW.encode(new short[160], 1, 160, new byte[160], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> G711.ULAW.decode(new byte[160], 0, 160, new short[159], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static byte encode(G711 law, short linear) {
        byte[] code = new byte[1];
        law.encode(new short[] {linear}, 0, 1, code, 0);
        return code[0];
    }

    private static short decode(G711 law, byte code) {
        short[] linear = new short[1];
        law.decode(new byte[] {code}, 0, 1, linear, 0);
        return linear[0];
    }

    /** ITU-T G.191, ulaw_expand; left-aligned in 16 bits. */
    private static int ulawExpanded(int code) {
        int exponent = ~code >> 4 & 7;
        int step = 4 << exponent + 1;
        int magnitude = (0x80 << exponent) + step * (~code & 0xF) + step / 2 - 4 * 33;
        return code < 0x80 ? -magnitude : magnitude;
    }

    /** ITU-T G.191, alaw_expand; left-aligned in 16 bits. */
    private static int alawExpanded(int code) {
        int line = (code ^ 0x55) & 0x7F;
        int exponent = line >> 4;
        int magnitude = ((line & 0xF) + (exponent > 0 ? 16 : 0) << 4) + 8;
        magnitude <<= Math.max(0, exponent - 1);
        return code < 0x80 ? -magnitude : magnitude;
    }

    /** Segment search in the 14-bit scale: one's complement, bias, clip, highest bit, the four bits below it. */
    private static byte ulawBySearch(short linear) {
        boolean negative = linear < 0;
        int biased = Math.min(((negative ? ~linear : linear) >> 2) + 33, 0x1FFF);
        int segment = 0;
        for (int end = 0x3F; biased > end; end = 2 * end + 1) {
            segment++;
        }
        int magnitude = segment << 4 | biased >> segment + 1 & 0x0F;
        return (byte) ((negative ? 0 : 0x80) | ~magnitude & 0x7F);
    }

    /** Segment search in the 12-bit magnitude scale, even bits inverted. */
    private static byte alawBySearch(short linear) {
        boolean negative = linear < 0;
        int magnitude = (negative ? ~linear : linear) >> 4;
        int exponent = 0;
        if (magnitude > 15) {
            exponent = 1;
            while (magnitude > 31) {
                magnitude >>= 1;
                exponent++;
            }
            magnitude -= 16;
        }
        return (byte) (((negative ? 0 : 0x80) | exponent << 4 | magnitude) ^ 0x55);
    }
}
