package org.trunkline.media.dtls;

import java.util.ArrayList;
import java.util.List;

/**
 * A record and the handshake fragments in it: what has to be known of datagrams before the library sees them.
 *
 * <pre>
 * record   | type 1 | version 2 | epoch 2 | sequence 6 | length 2 | content ...            RFC 6347 §4.1
 * fragment | type 1 | message length 3 | sequence 2 | offset 3 | length 3 | body ...       RFC 6347 §4.2.2
 * </pre>
 *
 * @param type content type, 20 to 23
 * @param epoch 0: plain, 1: encrypted
 * @param buffer holds the content
 * @param offset where it starts
 * @param length its bytes
 */
record DtlsRecord(int type, int epoch, byte[] buffer, int offset, int length) {
    static final int CHANGE_CIPHER_SPEC = 20;
    static final int HANDSHAKE = 22;

    private static final int APPLICATION_DATA = 23;
    private static final int DTLS_MAJOR_VERSION = 0xFE;
    private static final int RECORD_HEADER_BYTES = 13;
    private static final int FRAGMENT_HEADER_BYTES = 12;

    /**
     * A part of a handshake message.
     *
     * @param messageType such as 15, CertificateVerify
     * @param messageBytes what the whole message is said to have
     * @param offset of this part in the message
     * @param bytes of this part
     */
    record Fragment(int messageType, int messageBytes, int offset, int bytes) {}

    /** The records of a datagram; none if it is anything else than whole DTLS records. */
    static List<DtlsRecord> split(byte[] datagram) {
        var records = new ArrayList<DtlsRecord>(4);
        int at = 0;
        while (datagram.length - at >= RECORD_HEADER_BYTES) {
            int type = datagram[at];
            int content = at + RECORD_HEADER_BYTES;
            int length = uint16(datagram, at + 11);
            if (type < CHANGE_CIPHER_SPEC
                    || type > APPLICATION_DATA
                    || (datagram[at + 1] & 0xFF) != DTLS_MAJOR_VERSION
                    || length > datagram.length - content) {
                return List.of();
            }
            records.add(new DtlsRecord(type, uint16(datagram, at + 3), datagram, content, length));
            at = content + length;
        }
        return at == datagram.length ? records : List.of();
    }

    boolean isPlainHandshake() {
        return type == HANDSHAKE && epoch == 0;
    }

    /** The fragments in a plain or decrypted handshake record; what is cut off at its end is left out. */
    List<Fragment> fragments() {
        var fragments = new ArrayList<Fragment>(4);
        int at = offset;
        while (offset + length - at >= FRAGMENT_HEADER_BYTES) {
            var part = new Fragment(
                    buffer[at], uint24(buffer, at + 1), uint24(buffer, at + 6), uint24(buffer, at + 9));
            fragments.add(part);
            at += FRAGMENT_HEADER_BYTES + part.bytes();
        }
        return fragments;
    }

    /**
     * Whether no message is said to be longer. The library reserves what a fragment's header claims, up to 16 MiB, for
     * sixteen messages ahead.
     */
    boolean claimsAtMost(int messageBytes) {
        return fragments().stream().allMatch(fragment -> fragment.messageBytes() <= messageBytes);
    }

    private static int uint16(byte[] b, int at) {
        return (b[at] & 0xFF) << 8 | b[at + 1] & 0xFF;
    }

    private static int uint24(byte[] b, int at) {
        return (b[at] & 0xFF) << 16 | uint16(b, at + 1);
    }
}
