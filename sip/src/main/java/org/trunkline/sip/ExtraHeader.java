package org.trunkline.sip;

/**
 * A header that a trunk wants to see.
 *
 * @param name a token, none of those that the call itself needs
 * @param value one line
 */
public record ExtraHeader(String name, String value) {
    /** Refuses what would break a message. */
    public ExtraHeader {
        if (!name.matches("[A-Za-z][A-Za-z0-9-]{0,63}")) {
            throw new IllegalArgumentException("a header's name may hold letters, digits and -");
        }
        if (!value.matches("[\\x20-\\x7E]{0,256}")) {
            throw new IllegalArgumentException("the value of header " + name + " must be one line of ASCII");
        }
    }
}
