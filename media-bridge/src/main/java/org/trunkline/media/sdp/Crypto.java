package org.trunkline.media.sdp;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.trunkline.media.srtp.SrtpProfile;

/**
 * A key in a description (SDES, RFC 4568 §9.1): it protects what the writer of the description sends. Never printed but
 * into a description.
 *
 * <pre>
 *   a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20
 *            │ │                              │ 16 bytes of key, 14 of salt      │ lifetime
 *            │ └ suite                        └ base64
 *            └ tag: an answer repeats that of the offered line it takes
 * </pre>
 *
 * @param tag of the line
 * @param key master key
 * @param salt master salt
 */
public record Crypto(int tag, byte[] key, byte[] salt) {
    static final String SUITE = "AES_CM_128_HMAC_SHA1_80"; // RFC 4568 §6.2.1

    private static final SrtpProfile PROFILE = SrtpProfile.AES128_CM_HMAC_SHA1_80;
    private static final String INLINE = "inline:";
    private static final int MAX_TAG = 999_999_999; // RFC 4568 §9.2: nine digits

    /** Checks the lengths; wrong ones are a mistake of ours. */
    public Crypto {
        if (key.length != PROFILE.keyBytes() || salt.length != PROFILE.saltBytes()) {
            throw new IllegalArgumentException("key or salt of a wrong length");
        }
    }

    /**
     * Reads the value of an {@code a=crypto} line.
     *
     * @param value anything
     * @return empty if it cannot be used: another suite, a key identifier, or a parameter that we do not know
     */
    static Optional<Crypto> parse(String value) {
        String[] words = value.split(" +");
        if (words.length < 3 || !words[1].equalsIgnoreCase(SUITE) || !words[2].startsWith(INLINE)) {
            return Optional.empty();
        }
        int tag = Numbers.parse(words[0], 0, MAX_TAG);
        boolean strange = Arrays.stream(words).skip(3).anyMatch(p -> !p.startsWith("-") && !p.startsWith("WSH="));
        String[] parts = words[2].substring(INLINE.length()).split("\\|", -1);
        // RFC 4568 §6.1: a key identifier would stand in each packet. §6.3: what is not known and not optional is refused.
        boolean identified = words[2].indexOf(';') >= 0 || Arrays.stream(parts).skip(1).anyMatch(p -> p.indexOf(':') >= 0);
        return tag == Numbers.NONE || strange || identified ? Optional.empty() : ofKey(tag, parts[0]);
    }

    private static Optional<Crypto> ofKey(int tag, String base64) {
        try {
            byte[] both = Base64.getDecoder().decode(base64);
            int key = PROFILE.keyBytes();
            return both.length != key + PROFILE.saltBytes()
                    ? Optional.empty()
                    : Optional.of(new Crypto(tag, Arrays.copyOf(both, key), Arrays.copyOfRange(both, key, both.length)));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    /**
     * The same key under another tag, as an answer needs it.
     *
     * @param other of the offered line
     * @return a copy
     */
    public Crypto tagged(int other) {
        return new Crypto(other, key, salt);
    }

    /**
     * Whether two lines carry the same key.
     *
     * @param other another line
     * @return true if what it protects goes on
     */
    public boolean sameKey(Crypto other) {
        return Arrays.equals(key, other.key) && Arrays.equals(salt, other.salt);
    }

    String line() {
        byte[] both = Arrays.copyOf(key, key.length + salt.length);
        System.arraycopy(salt, 0, both, key.length, salt.length);
        return "a=crypto:" + tag + " " + SUITE + " " + INLINE + Base64.getEncoder().encodeToString(both);
    }

    @Override
    public String toString() {
        return "Crypto[" + tag + ", secret]";
    }
}
