package org.trunkline.media.ice;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** STUN written and read by hand from RFC 8489, so that a peer in a test shares no code with what it tests. */
public final class Stun {
    public static final int REQUEST = 0x0001;
    public static final int INDICATION = 0x0011;
    public static final int SUCCESS = 0x0101;
    public static final int ERROR = 0x0111;
    public static final int USERNAME = 0x0006;
    public static final int MESSAGE_INTEGRITY = 0x0008;
    public static final int ERROR_CODE = 0x0009;
    public static final int UNKNOWN_ATTRIBUTES = 0x000A;
    public static final int XOR_MAPPED_ADDRESS = 0x0020;
    public static final int PRIORITY = 0x0024;
    public static final int USE_CANDIDATE = 0x0025;
    public static final int FINGERPRINT = 0x8028;
    public static final int ICE_CONTROLLED = 0x8029;
    public static final int ICE_CONTROLLING = 0x802A;

    private final ByteArrayOutputStream attributes = new ByteArrayOutputStream();
    private final byte[] header = new byte[20];

    private Stun(int type, byte[] transactionId) {
        ByteBuffer.wrap(header).putShort((short) type).putShort((short) 0).putInt(0x2112A442).put(transactionId);
    }

    public static Stun message(int type, byte[] transactionId) {
        return new Stun(type, transactionId);
    }

    public static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    public Stun with(int type, byte... value) {
        var padded = ByteBuffer.allocate(4 + (value.length + 3) / 4 * 4);
        attributes.writeBytes(padded.putShort((short) type).putShort((short) value.length).put(value).array());
        return this;
    }

    public Stun username(String value) {
        return with(USERNAME, value.getBytes(US_ASCII));
    }

    public Stun priority(long value) {
        return with(PRIORITY, ByteBuffer.allocate(4).putInt((int) value).array());
    }

    public Stun integrity(String password) {
        return with(MESSAGE_INTEGRITY, hmac(password, bytes(24)));
    }

    public byte[] fingerprint() {
        return with(FINGERPRINT, crc(bytes(8))).bytes(0);
    }

    /** The message so far, its length field counting what is still to come. */
    byte[] bytes(int toCome) {
        byte[] all = Arrays.copyOf(header, 20 + attributes.size());
        System.arraycopy(attributes.toByteArray(), 0, all, 20, attributes.size());
        ByteBuffer.wrap(all).putShort(2, (short) (attributes.size() + toCome));
        return all;
    }

    public static int type(byte[] message) {
        return ByteBuffer.wrap(message).getShort() & 0xFFFF;
    }

    public static byte[] transactionId(byte[] message) {
        return Arrays.copyOfRange(message, 8, 20);
    }

    /** Value of an attribute, or empty; throws if it is not there. */
    static byte[] value(byte[] message, int type) {
        int at = find(message, type);
        int length = ByteBuffer.wrap(message).getShort(at + 2);
        return Arrays.copyOfRange(message, at + 4, at + 4 + length);
    }

    static boolean authentic(byte[] message, String password) {
        int integrityAt = find(message, MESSAGE_INTEGRITY);
        byte[] head = Arrays.copyOf(message, integrityAt);
        ByteBuffer.wrap(head).putShort(2, (short) (integrityAt - 20 + 24));
        boolean integrity = Arrays.equals(hmac(password, head), value(message, MESSAGE_INTEGRITY));
        byte[] all = Arrays.copyOf(message, message.length - 8);
        return integrity && Arrays.equals(crc(all), value(message, FINGERPRINT));
    }

    static int errorCode(byte[] message) {
        byte[] value = value(message, ERROR_CODE);
        return value[2] * 100 + value[3];
    }

    static InetSocketAddress mapped(byte[] message) {
        byte[] value = value(message, XOR_MAPPED_ADDRESS);
        byte[] mask = Arrays.copyOfRange(message, 4, 20);
        byte[] address = Arrays.copyOfRange(value, 4, value.length);
        for (int i = 0; i < address.length; i++) {
            address[i] ^= mask[i];
        }
        int port = (ByteBuffer.wrap(value).getShort(2) ^ 0x2112) & 0xFFFF;
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static int find(byte[] message, int type) {
        var in = ByteBuffer.wrap(message);
        for (int at = 20; at < message.length; at += 4 + ((in.getShort(at + 2) & 0xFFFF) + 3) / 4 * 4) {
            if ((in.getShort(at) & 0xFFFF) == type) {
                return at;
            }
        }
        throw new AssertionError("no attribute " + Integer.toHexString(type));
    }

    private static byte[] hmac(String password, byte[] message) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(password.getBytes(US_ASCII), "HmacSHA1"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] crc(byte[] message) {
        var crc = new CRC32();
        crc.update(message);
        return ByteBuffer.allocate(4).putInt((int) crc.getValue() ^ 0x5354554E).array();
    }
}
