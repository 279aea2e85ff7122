package org.trunkline.media.ice;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.FingerprintAttribute;
import org.ice4j.attribute.MessageIntegrityAttribute;
import org.ice4j.message.Message;

/**
 * Builds a signed STUN message out of ice4j's attributes; the drawing is at {@link StunMessage}.
 *
 * <p>Not {@code Message.encode}: that reads ice4j's configuration files and takes keys from a stack of its own.
 */
final class StunWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

    StunWriter(char type, byte[] transactionId) {
        out.write(type >> 8);
        out.write(type);
        out.write(0);
        out.write(0); // length: not known yet
        out.writeBytes(Message.MAGIC_COOKIE);
        out.writeBytes(transactionId);
    }

    StunWriter with(Attribute attribute) {
        byte[] encoded = attribute.encode();
        out.writeBytes(Arrays.copyOf(encoded, (encoded.length + 3) / 4 * 4)); // RFC 8489 §14: padded to 4 bytes
        return this;
    }

    /** Appends MESSAGE-INTEGRITY and FINGERPRINT, each over what is before it with the length that includes it. */
    byte[] signed(byte[] key) {
        int integrityAt = out.size();
        int fingerprintAt = integrityAt + StunMessage.INTEGRITY_BYTES;
        byte[] b = Arrays.copyOf(out.toByteArray(), fingerprintAt + StunMessage.FINGERPRINT_BYTES);
        StunMessage.putLength(b, fingerprintAt - StunMessage.HEADER_BYTES);
        byte[] hmac = MessageIntegrityAttribute.calculateHmacSha1(b, 0, integrityAt, key);
        put(b, integrityAt, Attribute.MESSAGE_INTEGRITY, hmac);
        StunMessage.putLength(b, b.length - StunMessage.HEADER_BYTES);
        put(b, fingerprintAt, Attribute.FINGERPRINT, FingerprintAttribute.calculateXorCRC32(b, 0, fingerprintAt));
        return b;
    }

    private static void put(byte[] b, int at, char type, byte[] value) {
        b[at] = (byte) (type >> 8);
        b[at + 1] = (byte) type;
        b[at + 2] = (byte) (value.length >> 8);
        b[at + 3] = (byte) value.length;
        System.arraycopy(value, 0, b, at + 4, value.length);
    }
}
