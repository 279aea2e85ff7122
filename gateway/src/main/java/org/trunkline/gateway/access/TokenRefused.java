package org.trunkline.gateway.access;

import org.trunkline.gateway.call.CallError;

/** A token is not accepted: caught at the one door, {@link Access}. */
final class TokenRefused extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Admission.Refused why;

    TokenRefused(CallError error, String words) {
        super(words, null, false, false); // anybody can send tokens: no stack trace for each
        why = new Admission.Refused(error, words);
    }

    static TokenRefused malformed(String words) {
        return new TokenRefused(CallError.TOKEN_MALFORMED, words);
    }

    static TokenRefused notTrusted(String words) {
        return new TokenRefused(CallError.TOKEN_NOT_TRUSTED, words);
    }

    Admission.Refused why() {
        return why;
    }
}
