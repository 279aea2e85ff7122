package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatagramKindTest {
    @ParameterizedTest
    @CsvSource({
        "0, 1, STUN", "3, 0, STUN", "4, 0, OTHER", "19, 0, OTHER", "20, 254, DTLS", "63, 0, DTLS", "64, 0, OTHER",
        "127, 0, OTHER", "128, 0, RTP", "128, 191, RTP", "128, 192, RTCP", "128, 200, RTCP", "128, 223, RTCP",
        "128, 224, RTP", "191, 111, RTP", "192, 0, OTHER", "255, 255, OTHER"
    })
    void isToldByTheFirstBytes(int first, int second, DatagramKind kind) { // RFC 7983 §7, RFC 5761 §4
        assertThat(DatagramKind.of(new byte[] {9, (byte) first, (byte) second}, 1, 2)).isEqualTo(kind);
    }

    @Test
    void nothingIsNoDatagram() {
        assertThat(DatagramKind.of(new byte[0], 0, 0)).isEqualTo(DatagramKind.OTHER);
        assertThat(DatagramKind.of(new byte[] {20}, 0, 1)).isEqualTo(DatagramKind.OTHER);
    }
}
