package org.trunkline.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Somebody who may be called here.
 *
 * @param name what routes and pages say, and the identity of his tokens
 * @param secret what a page proves itself with; empty: only a token does
 * @param hash what a SIP phone proves itself with where there is no secret: {@code HA1} (RFC 7616 §3.4.2)
 * @param open whether a page of an allowed origin that proves nothing is this user
 * @param written what he may do; it bounds his tokens too
 */
public record UserPlan(String name, Optional<String> secret, Optional<String> hash, boolean open, WrittenGrants written) {
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
     * What a SIP phone's digest is made with and checked against (RFC 7616 §3.4.2, algorithm MD5).
     *
     * @param realm in which the phone was asked
     * @return in hexadecimal; nothing where no phone can be this user
     */
    public Optional<String> hash(String realm) {
        return secret.map(known -> md5(name + ":" + realm + ":" + known)).or(() -> hash);
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

    private static String md5(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every JDK has MD5", never);
        }
    }

    @Override
    public String toString() { // no secret where it may be logged
        return "UserPlan[" + name + "]";
    }
}
