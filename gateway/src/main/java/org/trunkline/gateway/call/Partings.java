package org.trunkline.gateway.call;

import org.trunkline.sip.Parting;

/** The one place where the end of a call becomes what the telephone network is told (ITU-T Q.850, RFC 3398 §7.2.4.1). */
public final class Partings {
    private Partings() {}

    /**
     * Of a reason that we know.
     *
     * @param cause why
     * @return for the Reason header
     */
    public static Parting of(EndCause cause) {
        return new Parting(cause.q850(), cause.wireName());
    }
}
