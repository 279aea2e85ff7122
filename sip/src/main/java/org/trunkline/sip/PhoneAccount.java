package org.trunkline.sip;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a phone has to know that logs in as a user.
 *
 * @param user whose it is
 * @param secret never in a log
 */
public record PhoneAccount(PhoneUser user, Secret secret) {
    /** What is kept of a password. */
    public sealed interface Secret {
        /**
         * The password itself.
         *
         * @param text as the person types it, or a token
         */
        record Password(String text) implements Secret {
            @Override
            public String toString() {
                return "Password[hidden]";
            }
        }

        /**
         * Only what digest authentication needs (RFC 7616 §3.4.2: H(A1)): the user's name, the realm and the password as
         * one hash.
         *
         * @param byAlgorithm 32 or 64 hexadecimal digits, by {@code MD5} or {@code SHA-256}
         */
        record Hashed(Map<String, String> byAlgorithm) implements Secret {
            /** Copies. */
            public Hashed {
                byAlgorithm = Map.copyOf(byAlgorithm);
            }

            @Override
            public String toString() {
                return "Hashed[hidden]";
            }
        }
    }

    /** H(name : realm : password), where it is known for this function; {@code name}: as the phone gives it. */
    Optional<String> digest(String name, String realm, DigestHash hash) {
        return switch (secret) {
            case Secret.Password(var text) -> Optional.of(hash.hex(name, realm, text));
            case Secret.Hashed(var known) ->
                Optional.ofNullable(known.get(hash.token())).map(hex -> hex.toLowerCase(Locale.ROOT));
        };
    }

    @Override
    public String toString() {
        return "PhoneAccount[hidden]";
    }
}
