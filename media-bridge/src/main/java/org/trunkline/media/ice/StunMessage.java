package org.trunkline.media.ice;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.ice4j.StunException;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.ErrorCodeAttribute;
import org.ice4j.attribute.FingerprintAttribute;
import org.ice4j.attribute.MessageIntegrityAttribute;
import org.ice4j.attribute.OptionalAttribute;
import org.ice4j.attribute.PriorityAttribute;
import org.ice4j.attribute.UsernameAttribute;
import org.ice4j.message.Message;
import org.trunkline.media.Drop;

/**
 * A received STUN message (RFC 8489 §5).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |0 0|  type (method, class)     |    length, after byte 20      |
 * |                  magic cookie 0x2112A442                      |
 * |                  transaction ID (96 bits)                     |
 * |       attributes: type, length, value, padding to 4           |
 * |       ... MESSAGE-INTEGRITY (HMAC-SHA1 of all before)         |
 * |       ... FINGERPRINT (CRC-32 of all before), the last one    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>ice4j decodes the attributes. What it does not check is checked here: that the lengths fit, that FINGERPRINT is
 * last, and MESSAGE-INTEGRITY, for which ice4j would want its own stack of sockets.
 */
final class StunMessage implements Decoded {
    static final int HEADER_BYTES = 20;
    static final int INTEGRITY_BYTES = 24;
    static final int FINGERPRINT_BYTES = 8;
    private static final int MAX_BYTES = 2048;

    private final byte[] bytes;
    private final Message message;

    private StunMessage(byte[] bytes, Message message) {
        this.bytes = bytes;
        this.message = message;
    }

    /** Any bytes in; the message keeps a copy. */
    static Decoded decode(byte[] buffer, int offset, int length) {
        if (length < HEADER_BYTES) {
            return new NotStun(Drop.TOO_SHORT);
        }
        if (length > MAX_BYTES) {
            return new NotStun(Drop.OVERSIZE);
        }
        byte[] bytes = Arrays.copyOfRange(buffer, offset, offset + length);
        if (!headerFits(bytes)) {
            return new NotStun(Drop.STUN_MALFORMED);
        }
        if (fingerprinted(bytes) && !fingerprintMatches(bytes)) {
            return new NotStun(Drop.STUN_INTEGRITY);
        }
        try {
            return new StunMessage(bytes, Message.decode(bytes, 0, length));
        } catch (StunException | RuntimeException e) { // ice4j trusts the lengths inside attributes
            return new NotStun(Drop.STUN_MALFORMED);
        }
    }

    boolean is(char type) {
        return message.getMessageType() == type;
    }

    byte[] transactionId() {
        return message.getTransactionID();
    }

    boolean has(char attributeType) {
        return message.containsAttribute(attributeType);
    }

    /** RFC 8489 §14.7: FINGERPRINT is there, and the last attribute. Its value was checked when decoding. */
    boolean fingerprinted() {
        return fingerprinted(bytes);
    }

    /** RFC 8489 §9.1.3, short-term: whether MESSAGE-INTEGRITY was made with this password over all that we use. */
    boolean authentic(byte[] key) {
        if (!(message.getAttribute(Attribute.MESSAGE_INTEGRITY) instanceof MessageIntegrityAttribute integrity)) {
            return false;
        }
        int covered = integrity.getLocationInMessage();
        byte[] head = Arrays.copyOf(bytes, covered);
        putLength(head, covered - HEADER_BYTES + INTEGRITY_BYTES); // RFC 8489 §14.5: as if it were the last attribute
        byte[] expected = MessageIntegrityAttribute.calculateHmacSha1(head, 0, covered, key);
        return MessageDigest.isEqual(expected, integrity.getHmacSha1Content());
    }

    boolean hasUsername(byte[] expected) {
        return message.getAttribute(Attribute.USERNAME) instanceof UsernameAttribute username
                && Arrays.equals(username.getUsername(), expected);
    }

    /** RFC 8445 §7.1.1, unsigned; 0 if there is none. */
    long priority() {
        return message.getAttribute(Attribute.PRIORITY) instanceof PriorityAttribute p
                ? p.getPriority() & 0xFFFF_FFFFL
                : 0;
    }

    OptionalInt errorCode() {
        return message.getAttribute(Attribute.ERROR_CODE) instanceof ErrorCodeAttribute e
                ? OptionalInt.of(e.getErrorCode())
                : OptionalInt.empty();
    }

    /** RFC 8489 §6.3: types below 0x8000 must be understood. */
    List<Character> unknownRequired() {
        return message.getAttributes().stream()
                .filter(a -> a instanceof OptionalAttribute && a.getAttributeType() < 0x8000)
                .map(Attribute::getAttributeType)
                .toList();
    }

    static void putLength(byte[] header, int length) {
        header[2] = (byte) (length >> 8);
        header[3] = (byte) length;
    }

    private static boolean headerFits(byte[] b) {
        int length = (b[2] & 0xFF) << 8 | b[3] & 0xFF;
        return (b[0] & 0xC0) == 0 // RFC 8489 §5: the first two bits are zero
                && Arrays.equals(b, 4, 8, Message.MAGIC_COOKIE, 0, 4)
                && length % 4 == 0
                && length == b.length - HEADER_BYTES;
    }

    private static boolean fingerprinted(byte[] b) {
        int at = b.length - FINGERPRINT_BYTES;
        return at >= HEADER_BYTES
                && (b[at] & 0xFF) == Attribute.FINGERPRINT >> 8
                && (b[at + 1] & 0xFF) == (Attribute.FINGERPRINT & 0xFF)
                && b[at + 2] == 0
                && b[at + 3] == 4;
    }

    private static boolean fingerprintMatches(byte[] b) {
        int at = b.length - FINGERPRINT_BYTES;
        return Arrays.equals(b, at + 4, b.length, FingerprintAttribute.calculateXorCRC32(b, 0, at), 0, 4);
    }
}
