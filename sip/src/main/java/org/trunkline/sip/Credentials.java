package org.trunkline.sip;

import java.util.Optional;

/**
 * What we prove ourselves with to a trunk (RFC 8760).
 *
 * @param user the user name
 * @param password never in a log
 * @param realm the only realm that is answered; empty: any that the trunk itself names
 */
public record Credentials(String user, String password, Optional<String> realm) {
    /** Refuses what cannot be. */
    public Credentials {
        if (user.isEmpty() || !user.matches("[\\x21-\\x7E&&[^\"\\\\]]{1,128}")) {
            throw new IllegalArgumentException("a user name may hold printable ASCII without quotes and blanks");
        }
    }

    @Override
    public String toString() {
        return "Credentials[hidden]";
    }
}
