package org.trunkline.media.ice;

import java.security.SecureRandom;
import java.util.Optional;

/**
 * One side's short-term credentials (RFC 8839 §5.4).
 *
 * @param ufrag 4 to 256 ice-chars
 * @param pwd 22 to 256 ice-chars; secret
 */
public record IceCredentials(String ufrag, String pwd) {
    private static final String ICE_CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int OWN_UFRAG_CHARS = 8; // 48 bits: datagrams of all sessions of a port are told apart by it
    private static final int OWN_PWD_CHARS = 24; // 144 bits; RFC 8445 §5.3 asks for 128

    /** Refuses what RFC 8839 §5.4 does not allow. */
    public IceCredentials {
        if (!wellFormed(ufrag, pwd)) {
            throw new IllegalArgumentException("not ICE credentials");
        }
    }

    /**
     * Fresh credentials.
     *
     * @param random where they come from
     * @return a ufrag of 8 and a pwd of 24 characters
     */
    public static IceCredentials create(SecureRandom random) {
        return new IceCredentials(text(random, OWN_UFRAG_CHARS), text(random, OWN_PWD_CHARS));
    }

    /**
     * Credentials that a peer sent.
     *
     * @param ufrag anything
     * @param pwd anything
     * @return empty if either breaks RFC 8839 §5.4
     */
    public static Optional<IceCredentials> parse(String ufrag, String pwd) {
        return wellFormed(ufrag, pwd) ? Optional.of(new IceCredentials(ufrag, pwd)) : Optional.empty();
    }

    /** The ufrag only. */
    @Override
    public String toString() {
        return "IceCredentials[ufrag=" + ufrag + "]";
    }

    private static boolean wellFormed(String ufrag, String pwd) {
        return iceChars(ufrag, 4) && iceChars(pwd, 22);
    }

    private static boolean iceChars(String s, int atLeast) {
        return s.length() >= atLeast && s.length() <= 256 && s.chars().allMatch(c -> ICE_CHARS.indexOf(c) >= 0);
    }

    private static String text(SecureRandom random, int chars) {
        var out = new StringBuilder(chars);
        for (int i = 0; i < chars; i++) {
            out.append(ICE_CHARS.charAt(random.nextInt(ICE_CHARS.length())));
        }
        return out.toString();
    }
}
