package org.trunkline.gateway.call;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a person turns a call away. */
public enum Rejection {
    /** Not now: 486. */
    BUSY(486, "Busy Here"),
    /** Not at all: 603. */
    DECLINE(603, "Decline");

    private final int status;
    private final String phrase;

    Rejection(int status, String phrase) {
        this.status = status;
        this.phrase = phrase;
    }

    /**
     * Reads a name of the protocol.
     *
     * @param wireName lower case
     * @return nothing if there is none of this name
     */
    public static Optional<Rejection> named(String wireName) {
        return Arrays.stream(values()).filter(r -> r.wireName().equals(wireName)).findFirst();
    }

    /**
     * The name on the wire.
     *
     * @return lower case
     */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    int status() {
        return status;
    }

    String phrase() {
        return phrase;
    }
}
