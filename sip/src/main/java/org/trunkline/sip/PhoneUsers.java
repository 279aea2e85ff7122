package org.trunkline.sip;

import java.util.Optional;

/** Knows whose phones may log in. Asked on the thread of a phone's connection: may take a while. */
public interface PhoneUsers {
    /**
     * Whom a name of a digest stands for, and how that is proven.
     *
     * @param name as the phone gives it: a user's, or a token
     * @return empty: nobody's
     */
    Optional<PhoneAccount> account(String name);

    /**
     * Whether somebody can prove himself by MD5 and nothing better. Then nobody is asked for more: a question that went by
     * who somebody says to be would tell which users there are. For any thread, at once.
     *
     * @return false: by SHA-256, too
     */
    boolean md5Only();

    /**
     * Whom a token stands for (RFC 8898).
     *
     * @param token as the phone gives it, after {@code Bearer}
     * @return empty: it is not accepted
     */
    Optional<PhoneUser> token(String token);
}
