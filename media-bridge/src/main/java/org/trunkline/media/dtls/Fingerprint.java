package org.trunkline.media.dtls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Digest of a certificate, as in {@code a=fingerprint} (RFC 8122 §5).
 *
 * @param hash lower case: sha-256, sha-384 or sha-512; weaker ones are not accepted
 * @param value the digest's bytes
 */
public record Fingerprint(String hash, byte[] value) {
    private static final Map<String, Integer> DIGEST_BYTES = Map.of("sha-256", 32, "sha-384", 48, "sha-512", 64);
    private static final HexFormat SDP_HEX = HexFormat.ofDelimiter(":").withUpperCase();

    /** Copies the digest; an unknown hash or a wrong length is a mistake of ours. */
    public Fingerprint {
        if (!fits(hash, value)) {
            throw new IllegalArgumentException("no fingerprint: " + hash + " of " + value.length + " bytes");
        }
        value = value.clone();
    }

    /**
     * Reads the attribute's value. Every string is allowed in.
     *
     * @param text such as {@code sha-256 4A:AD:B9:...}
     * @return the fingerprint, if it is one and its hash is strong enough
     */
    public static Optional<Fingerprint> parse(String text) {
        String[] parts = text.strip().split(" +", 2);
        String hash = parts[0].toLowerCase(Locale.ROOT); // RFC 8122 §5: hash names are compared without case
        if (parts.length != 2 || !DIGEST_BYTES.containsKey(hash)) {
            return Optional.empty();
        }
        try {
            byte[] value = SDP_HEX.parseHex(parts[1]);
            return fits(hash, value) ? Optional.of(new Fingerprint(hash, value)) : Optional.empty();
        } catch (IllegalArgumentException notHex) {
            return Optional.empty();
        }
    }

    /**
     * SHA-256 of a certificate.
     *
     * @param certificate DER
     * @return its fingerprint
     */
    public static Fingerprint of(byte[] certificate) {
        return new Fingerprint("sha-256", digest("sha-256", certificate));
    }

    /**
     * Whether this is the fingerprint of a certificate; takes the same time whatever the answer.
     *
     * @param certificate DER
     * @return whether it is
     */
    public boolean matches(byte[] certificate) {
        return MessageDigest.isEqual(value, digest(hash, certificate));
    }

    /** The digest's bytes; a copy. */
    @Override
    public byte[] value() {
        return value.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fingerprint f && hash.equals(f.hash) && Arrays.equals(value, f.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    /** The SDP form. */
    @Override
    public String toString() {
        return hash + " " + SDP_HEX.formatHex(value);
    }

    private static boolean fits(String hash, byte[] value) {
        return DIGEST_BYTES.getOrDefault(hash, -1) == value.length;
    }

    private static byte[] digest(String hash, byte[] certificate) {
        try {
            return MessageDigest.getInstance(hash).digest(certificate); // the JDK's names are RFC 8122's in capitals
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
