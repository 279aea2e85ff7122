package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** The hash functions of digest authentication (RFC 8760 §2), the strongest last. */
enum DigestHash {
    MD5("MD5", "MD5"),
    SHA_256("SHA-256", "SHA-256"),
    SHA_512_256("SHA-512-256", "SHA-512/256");

    private final String token;
    private final String jdkName;

    DigestHash(String token, String jdkName) {
        this.token = token;
        this.jdkName = jdkName;
    }

    /** What headers call it. */
    String token() {
        return token;
    }

    static Optional<DigestHash> named(String name) {
        for (var hash : values()) {
            if (hash.token.equals(name.toUpperCase(Locale.ROOT))) {
                return Optional.of(hash);
            }
        }
        return Optional.empty();
    }

    String hex(byte[] data) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(jdkName).digest(data));
        } catch (NoSuchAlgorithmException incomplete) {
            throw new IllegalStateException("this Java lacks " + jdkName, incomplete);
        }
    }

    String hex(String... parts) {
        return hex(String.join(":", parts).getBytes(UTF_8));
    }
}
