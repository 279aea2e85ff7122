package org.trunkline.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody who may be called here.
 *
 * @param name what routes and pages say, and the identity of his tokens
 * @param secret what a page proves itself with; empty: only a token does
 * @param hashes what a SIP phone proves itself with where there is no secret: {@code HA1} (RFC 7616 §3.4.2), by algorithm
 * @param open whether a page of an allowed origin that proves nothing is this user
 * @param written what he may do; it bounds his tokens too
 */
public record UserPlan(
        String name, Optional<String> secret, Map<String, String> hashes, boolean open, WrittenGrants written) {
    /** As RFC 8760 names them. */
    static final String MD5 = "MD5";
    static final String SHA_256 = "SHA-256";

    /** Copies. */
    public UserPlan {
        hashes = Map.copyOf(hashes);
    }

    /**
     * Whether somebody is this user.
     *
     * @param proof the secret that was given
     * @return true also for everybody, where the user is open
     */
    public boolean admits(Optional<String> proof) {
        return open || secret.flatMap(right -> proof.map(given -> same(right, given))).orElse(false);
    }

    /**
     * What a SIP phone's digest is made with and checked against (RFC 7616 §3.4.2).
     *
     * @param realm in which the phone was asked
     * @return in hexadecimal, by algorithm; nothing where no phone can be this user
     */
    public Map<String, String> hashes(String realm) {
        return secret.map(known -> name + ":" + realm + ":" + known)
                .map(text -> Map.of(MD5, hashed(MD5, text), SHA_256, hashed(SHA_256, text)))
                .orElse(hashes);
    }

    /**
     * Whether phones of this user cannot prove themselves by anything better than MD5.
     *
     * @return false where it has a secret, or is for no phones
     */
    public boolean knownByMd5Only() {
        return hashes.containsKey(MD5) && !hashes.containsKey(SHA_256);
    }

    /**
     * What this user may do who came without a token.
     *
     * @return what the routes allow, where nothing else is written
     */
    public Grants grants() {
        return written.or(Grants.BY_ROUTES);
    }

    /** Takes as long for a secret that begins right as for any other. */
    private static boolean same(String right, String given) {
        return MessageDigest.isEqual(right.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private static String hashed(String algorithm, String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every JDK has " + algorithm, never);
        }
    }

    @Override
    public String toString() { // no secret where it may be logged
        return "UserPlan[" + name + "]";
    }
}
