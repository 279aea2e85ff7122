package org.trunkline.media.srtp;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** SRTP a second time, straight from the text of RFC 3711 and RFC 7714 and in no hurry; what the door is measured by. */
final class ReferenceSrtp {
    private ReferenceSrtp() {}

    /** RFC 3711 §4.1.1: AES of IV, IV + 1, IV + 2 ... */
    static byte[] keystream(byte[] key, byte[] iv, int firstBlock, int bytes) throws GeneralSecurityException {
        var aes = Cipher.getInstance("AES/ECB/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        byte[] out = new byte[(bytes + 15) / 16 * 16];
        for (int block = 0; block < out.length / 16; block++) {
            byte[] counter = iv.clone();
            int count = firstBlock + block;
            counter[14] = (byte) (count >> 8);
            counter[15] = (byte) count;
            aes.doFinal(counter, 0, 16, out, 16 * block);
        }
        return Arrays.copyOf(out, bytes);
    }

    /** RFC 3711 §4.3.1 with a key derivation rate of 0; a 12-byte salt is filled up with zeros (RFC 7714 §11). */
    static byte[] derive(byte[] masterKey, byte[] masterSalt, int label, int bytes) throws GeneralSecurityException {
        byte[] x = Arrays.copyOf(masterSalt, 16);
        x[7] ^= (byte) label;
        return keystream(masterKey, x, 0, bytes);
    }

    static byte[] rtp(SrtpProfile profile, byte[] key, byte[] salt, int roc, byte[] packet, int headerBytes)
            throws GeneralSecurityException {
        byte[] sessionKey = derive(key, salt, 0, 16);
        byte[] sessionSalt = derive(key, salt, 2, profile.saltBytes());
        return switch (profile) {
            case AEAD_AES_128_GCM -> gcmRtp(sessionKey, sessionSalt, roc, packet, headerBytes);
            case AES128_CM_HMAC_SHA1_80 -> {
                byte[] out = cmRtp(sessionKey, sessionSalt, roc, packet, headerBytes);
                byte[] rocBytes = ByteBuffer.allocate(4).putInt(roc).array();
                yield join(out, hmac80(derive(key, salt, 1, 20), join(out, rocBytes)));
            }
        };
    }

    static byte[] rtcp(SrtpProfile profile, byte[] key, byte[] salt, int index, byte[] compound)
            throws GeneralSecurityException {
        byte[] sessionKey = derive(key, salt, 3, 16);
        byte[] sessionSalt = derive(key, salt, 5, profile.saltBytes());
        byte[] flagged = ByteBuffer.allocate(4).putInt(index | 0x80000000).array();
        return switch (profile) {
            case AEAD_AES_128_GCM -> gcmRtcp(sessionKey, sessionSalt, index, compound);
            case AES128_CM_HMAC_SHA1_80 -> {
                byte[] iv = Arrays.copyOf(sessionSalt, 16);
                xor(iv, 4, compound, 4, 4);
                xor(iv, 10, ByteBuffer.allocate(4).putInt(index).array(), 0, 4);
                byte[] out = compound.clone();
                xor(out, 8, keystream(sessionKey, iv, 0, out.length - 8), 0, out.length - 8);
                byte[] signed = join(out, flagged);
                yield join(signed, hmac80(derive(key, salt, 4, 20), signed));
            }
        };
    }

    /** RFC 7714 §8.1: nonce is 00 00, SSRC, ROC, SEQ, exclusive or the salt; associated data is the header. */
    static byte[] gcmRtp(byte[] key, byte[] salt, int roc, byte[] packet, int headerBytes)
            throws GeneralSecurityException {
        byte[] iv = salt.clone();
        xor(iv, 2, packet, 8, 4);
        xor(iv, 6, ByteBuffer.allocate(4).putInt(roc).array(), 0, 4);
        xor(iv, 10, packet, 2, 2);
        byte[] header = Arrays.copyOf(packet, headerBytes);
        return join(header, gcm(key, iv, header, Arrays.copyOfRange(packet, headerBytes, packet.length)));
    }

    /** RFC 7714 §9.1, §9.2: nonce is 00 00, SSRC, 00 00, index; associated data is the first 8 bytes and E with index. */
    static byte[] gcmRtcp(byte[] key, byte[] salt, int index, byte[] compound) throws GeneralSecurityException {
        byte[] iv = salt.clone();
        xor(iv, 2, compound, 4, 4);
        xor(iv, 8, ByteBuffer.allocate(4).putInt(index).array(), 0, 4);
        byte[] flagged = ByteBuffer.allocate(4).putInt(index | 0x80000000).array();
        byte[] header = Arrays.copyOf(compound, 8);
        byte[] body = Arrays.copyOfRange(compound, 8, compound.length);
        return join(join(header, gcm(key, iv, join(header, flagged), body)), flagged);
    }

    private static byte[] cmRtp(byte[] key, byte[] salt, int roc, byte[] packet, int headerBytes)
            throws GeneralSecurityException {
        byte[] iv = Arrays.copyOf(salt, 16); // RFC 3711 §4.1.1: (k_s * 2^16) XOR (SSRC * 2^64) XOR (i * 2^16)
        xor(iv, 4, packet, 8, 4);
        xor(iv, 8, ByteBuffer.allocate(4).putInt(roc).array(), 0, 4);
        xor(iv, 12, packet, 2, 2);
        byte[] out = packet.clone();
        int payloadBytes = packet.length - headerBytes;
        xor(out, headerBytes, keystream(key, iv, 0, payloadBytes), 0, payloadBytes);
        return out;
    }

    private static byte[] gcm(byte[] key, byte[] iv, byte[] associated, byte[] plain) throws GeneralSecurityException {
        var aes = Cipher.getInstance("AES/GCM/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
        aes.updateAAD(associated);
        return aes.doFinal(plain);
    }

    private static byte[] hmac80(byte[] key, byte[] data) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(key, "HmacSHA1"));
        return Arrays.copyOf(mac.doFinal(data), 10);
    }

    private static void xor(byte[] into, int at, byte[] with, int from, int bytes) {
        for (int i = 0; i < bytes; i++) {
            into[at + i] ^= with[from + i];
        }
    }

    static byte[] join(byte[] a, byte[] b) {
        byte[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }
}
