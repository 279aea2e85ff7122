package org.trunkline.dtmf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelephoneEventTest {
    @ParameterizedTest
    @CsvSource({
        "00000000,   0, false,  0,     0",
        "09070190,   9, false,  7,   400",
        "09870640,   9, true,   7,  1600",
        "0f8affff,  15, true,  10, 65535",
        "ff3f8000, 255, false, 63, 32768",
        "0b007fff,  11, false,  0, 32767",
    })
    void readsAndWritesTheFourBytes(String hex, int event, boolean end, int volume, int duration) {
        byte[] wire = HexFormat.of().parseHex(hex);
        TelephoneEvent expected = new TelephoneEvent(event, end, volume, duration);
        assertThat(TelephoneEvent.parse(wire, 0, 4)).contains(expected);

        byte[] out = new byte[6];
        assertThat(expected.write(out, 1)).isEqualTo(TelephoneEvent.BYTES);
        assertThat(HexFormat.of().formatHex(out)).isEqualTo("00" + hex + "00");
    }

    @Test
    void reservedBitIsIgnored() { // RFC 4733 §2.3.3
        assertThat(TelephoneEvent.parse(HexFormat.of().parseHex("01ca0140"), 0, 4))
                .contains(new TelephoneEvent(1, true, 10, 320));
    }

    @Test
    void tooShortIsNoEvent() {
        for (int length = 0; length < 4; length++) {
            assertThat(TelephoneEvent.parse(new byte[4], 0, length)).isEmpty();
        }
    }

    @Test
    void everyFourBytesAreAnEvent() {
        Random random = new Random(4733);
        byte[] wire = new byte[8];
        for (int i = 0; i < 10_000; i++) {
            random.nextBytes(wire);
            byte[] again = new byte[4];
            TelephoneEvent.parse(wire, 2, 4).orElseThrow().write(again, 0);
            assertThat(again[1] & 0xBF).isEqualTo(wire[3] & 0xBF);
            assertThat(new byte[] {again[0], again[2], again[3]}).containsExactly(wire[2], wire[4], wire[5]);
        }
    }

    @Test
    void whatDoesNotFitTheWireIsRefused() {
        assertThatThrownBy(() -> new TelephoneEvent(256, false, 0, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new TelephoneEvent(0, false, 64, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new TelephoneEvent(0, false, 0, 65_536)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aLogDoesNotTellWhichKeyItWas() {
        assertThat(new TelephoneEvent(7, false, 10, 160).toString())
                .isEqualTo(new TelephoneEvent(3, false, 10, 160).toString());
    }
}
