package org.trunkline.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A key that a customer's backend holds: it signs access tokens with it, or asks for them.
 *
 * @param id names it, in tokens as {@code kid}
 * @param secret at least 32 bytes
 */
public record ApiKey(String id, String secret) {
    static final int LEAST_BYTES = 32; // RFC 7518 §3.2: as long as the hash

    /** Checks. */
    public ApiKey {
        if (secret.getBytes(StandardCharsets.UTF_8).length < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "a key's secret has at least " + LEAST_BYTES + " bytes; make one with: openssl rand -base64 48");
        }
    }

    /**
     * For the signature.
     *
     * @return the secret in UTF-8
     */
    public byte[] bytes() {
        return secret.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Whether somebody knows the secret; takes as long for one that begins right as for any other.
     *
     * @param given what he says
     * @return whether it is this
     */
    public boolean is(String given) {
        return MessageDigest.isEqual(bytes(), given.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() { // no secret where it may be logged
        return "ApiKey[" + id + "]";
    }
}
