package org.trunkline.media.bridge;

/**
 * What a datagram at a browser port is, by its first bytes (RFC 7983 §7, RFC 5761 §4).
 *
 * <pre>
 *   first byte   0..3 STUN   20..63 DTLS   128..191 RTP, or RTCP if the second byte is 192..223
 * </pre>
 */
enum DatagramKind {
    STUN,
    DTLS,
    RTP,
    RTCP,
    OTHER;

    static DatagramKind of(byte[] buffer, int offset, int length) {
        if (length < 2) {
            return OTHER;
        }
        int first = buffer[offset] & 0xFF;
        if (first <= 3) {
            return STUN;
        }
        if (first >= 20 && first <= 63) {
            return DTLS;
        }
        if (first < 128 || first > 191) {
            return OTHER;
        }
        int second = buffer[offset + 1] & 0xFF;
        return second >= 192 && second <= 223 ? RTCP : RTP;
    }
}
