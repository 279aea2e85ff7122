package org.trunkline.media.ice;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;

/** Finds out whose session a first datagram is for, before anything is verified. */
public final class StunRouting {
    private static final int HEADER_BYTES = 20;
    private static final int BINDING_REQUEST = 0x0001;
    private static final int MAGIC_COOKIE = 0x2112A442;
    private static final int USERNAME = 0x0006;
    private static final int MAX_UFRAG_BYTES = 256;

    private StunRouting() {}

    /**
     * Our ufrag in the USERNAME {@code ours:theirs} of a Binding request (RFC 8445 §7.2.2). No integrity is checked:
     * the session's {@link IceLite} does that.
     *
     * @param buffer any bytes
     * @param offset the datagram's first byte
     * @param length its bytes
     * @return empty if this is no Binding request or has no such USERNAME
     */
    public static Optional<String> localUfrag(byte[] buffer, int offset, int length) {
        if (length < HEADER_BYTES
                || uint16(buffer, offset) != BINDING_REQUEST
                || (uint16(buffer, offset + 4) << 16 | uint16(buffer, offset + 6)) != MAGIC_COOKIE) {
            return Optional.empty();
        }
        int end = offset + length;
        int at = offset + HEADER_BYTES;
        while (at + 4 <= end) {
            int bytes = uint16(buffer, at + 2);
            int value = at + 4;
            if (value + bytes > end) {
                return Optional.empty();
            }
            if (uint16(buffer, at) == USERNAME) {
                return beforeColon(buffer, value, bytes);
            }
            at = value + (bytes + 3) / 4 * 4; // RFC 8489 §14: values are padded to 4 bytes
        }
        return Optional.empty();
    }

    private static Optional<String> beforeColon(byte[] b, int from, int bytes) {
        for (int i = 1; i < bytes && i <= MAX_UFRAG_BYTES; i++) {
            if (b[from + i] == ':') {
                return Optional.of(new String(b, from, i, US_ASCII));
            }
        }
        return Optional.empty();
    }

    private static int uint16(byte[] b, int at) {
        return (b[at] & 0xFF) << 8 | b[at + 1] & 0xFF;
    }
}
