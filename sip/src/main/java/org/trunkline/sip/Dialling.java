package org.trunkline.sip;

import java.util.Optional;

/**
 * What is dialled, and by whom.
 *
 * @param number the number
 * @param caller who calls, where it is not the trunk's own rule; a user part
 * @param replaces the dialog that the call is to take the place of (RFC 3891), by the dialog's identity in a Replaces
 *     header; for a transfer that the peer asked for
 */
public record Dialling(Dialled number, Optional<String> caller, Optional<String> replaces) {
    private static final String IDENTITY = "[^\\s;,]+(;[A-Za-z-]+(=[^\\s;,]+)?)+";

    /** Refuses what could not stand in a Replaces header. */
    public Dialling {
        if (!replaces.map(identity -> identity.matches(IDENTITY)).orElse(true)) {
            throw new IllegalArgumentException("replaces is no dialog's identity");
        }
    }

    /**
     * Only a number.
     *
     * @param number to dial
     * @return for it
     */
    public static Dialling to(Dialled number) {
        return new Dialling(number, Optional.empty(), Optional.empty());
    }

    @Override
    public String toString() { // no phone number where it may be logged
        return "Dialling[" + number + "]";
    }
}
