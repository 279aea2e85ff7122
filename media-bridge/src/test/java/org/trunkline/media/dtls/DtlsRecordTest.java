package org.trunkline.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Records as bytes, and what of them the library may see. */
class DtlsRecordTest {
    private static final int CLIENT_HELLO = 1;
    private static final int CERTIFICATE_VERIFY = 15;

    @Test
    void datagramIsSplitIntoItsRecords() {
        byte[] datagram = join(fragment(CLIENT_HELLO, 20, 0, 20), record(20, 0, new byte[] {1}));
        assertThat(DtlsRecord.split(datagram)).satisfiesExactly(
                first -> {
                    assertThat(first.isPlainHandshake()).isTrue();
                    assertThat(first.fragments()).containsExactly(new DtlsRecord.Fragment(CLIENT_HELLO, 20, 0, 20));
                },
                second -> assertThat(second.type()).isEqualTo(DtlsRecord.CHANGE_CIPHER_SPEC));
    }

    @Test
    void everyTruncationIsNoDatagram() {
        byte[] datagram = fragment(CLIENT_HELLO, 20, 0, 20);
        for (int length = 0; length < datagram.length; length++) {
            assertThat(DtlsRecord.split(Arrays.copyOf(datagram, length))).isEmpty();
        }
        assertThat(DtlsRecord.split(Arrays.copyOf(datagram, datagram.length + 1))).isEmpty();
    }

    @Test
    void claimOfAHugeMessageIsSeen() {
        assertThat(DtlsRecord.split(fragment(CLIENT_HELLO, 0xFFFFFF, 0, 20)).getFirst().claimsAtMost(1 << 14))
                .isFalse();
        assertThat(DtlsRecord.split(fragment(CLIENT_HELLO, 1 << 14, 0, 20)).getFirst().claimsAtMost(1 << 14))
                .isTrue();
    }

    @Test
    void encryptedMessageThatClaimsMegabytesIsSeen() {
        byte[] plain = {20, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0, 5, 0, 0, 0, 0, 0, 0};
        assertThat(new DtlsRecord(22, 1, plain, 0, plain.length).claimsAtMost(64)).isFalse();
    }

    @Test
    void changeCipherSpecWaitsForTheWholeOfCertificateVerify() {
        var flight = new ClientFlight();
        byte[] changeAndFinished = join(record(20, 0, new byte[] {1}), record(22, 1, new byte[40]));
        assertThat(flight.admits(fragment(11, 300, 0, 300))).isTrue();
        assertThat(flight.admits(changeAndFinished)).isFalse();
        assertThat(flight.admits(fragment(CERTIFICATE_VERIFY, 76, 40, 36))).isTrue();
        assertThat(flight.admits(changeAndFinished)).isFalse();
        assertThat(flight.admits(fragment(CERTIFICATE_VERIFY, 76, 0, 50))).isTrue();
        assertThat(flight.admits(changeAndFinished)).isTrue();
    }

    @Test
    void flightInOneDatagramIsAdmitted() {
        byte[] verify = fragment(CERTIFICATE_VERIFY, 76, 0, 76);
        assertThat(new ClientFlight().admits(join(verify, record(20, 0, new byte[] {1})))).isTrue();
    }

    @Test
    void anyBytesAreSurvived() {
        var random = new Random(6347);
        var flight = new ClientFlight();
        for (int round = 0; round < 50_000; round++) {
            byte[] datagram = join(fragment(CERTIFICATE_VERIFY, 76, 0, 76), record(20, 0, new byte[] {1}));
            for (int edits = random.nextInt(6); edits >= 0; edits--) {
                datagram[random.nextInt(datagram.length)] = (byte) random.nextInt();
            }
            DtlsRecord.split(datagram).forEach(DtlsRecord::fragments);
            flight.admits(datagram);
        }
    }

    private static byte[] fragment(int type, int messageBytes, int offset, int bytes) {
        var content = ByteBuffer.allocate(12 + bytes)
                .put((byte) type)
                .put((byte) (messageBytes >> 16))
                .putShort((short) messageBytes)
                .putShort((short) 0)
                .put((byte) 0)
                .putShort((short) offset)
                .put((byte) 0)
                .putShort((short) bytes);
        return record(22, 0, content.array());
    }

    private static byte[] record(int type, int epoch, byte[] content) {
        return ByteBuffer.allocate(13 + content.length)
                .put((byte) type)
                .putShort((short) 0xFEFD)
                .putShort((short) epoch)
                .putShort((short) 0)
                .putInt(7)
                .putShort((short) content.length)
                .put(content)
                .array();
    }

    private static byte[] join(byte[] a, byte[] b) {
        return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
    }
}
