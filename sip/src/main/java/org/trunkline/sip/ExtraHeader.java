package org.trunkline.sip;

import java.util.Locale;
import java.util.Set;

/**
 * A header that a trunk wants to see.
 *
 * @param name a token, none of those that the call itself needs
 * @param value one line
 */
public record ExtraHeader(String name, String value) {
    /** What the call itself says, or what would say something else of it. */
    private static final Set<String> OURS = Set.of(
            "via", "v", "from", "f", "to", "t", "call-id", "i", "cseq", "contact", "m", "max-forwards", "route",
            "record-route", "content-type", "c", "content-length", "l", "content-encoding", "e", "content-disposition",
            "authorization", "proxy-authorization", "require", "proxy-require", "supported", "k", "allow", "rack", "rseq",
            "replaces", "refer-to", "r", "referred-by", "b", "session-expires", "x", "min-se", "privacy",
            "p-asserted-identity", "diversion", "expires", "user-agent", "reason", "event", "o", "subscription-state");

    /** Refuses what would break a message. */
    public ExtraHeader {
        if (!name.matches("[A-Za-z][A-Za-z0-9-]{0,63}")) {
            throw new IllegalArgumentException("a header's name may hold letters, digits and -");
        }
        if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("header " + name + " belongs to the call itself");
        }
        if (!value.matches("[\\x20-\\x7E]{0,256}")) {
            throw new IllegalArgumentException("the value of header " + name + " must be one line of ASCII");
        }
    }

    /** Without the value, which may be a token. */
    @Override
    public String toString() {
        return name + ": ***";
    }
}
