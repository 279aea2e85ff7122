package org.trunkline.gateway.call;

import java.util.Locale;

/** A side of a call: who ended it, holds the other, or hands it over. */
public enum Side {
    /** The page. */
    BROWSER,
    /** The far end or its network. */
    PHONE,
    /** This process. */
    GATEWAY;

    /**
     * The name on the wire.
     *
     * @return lower case
     */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
