package org.trunkline.sip;

import java.util.List;

/**
 * Who may call in as a trunk.
 *
 * @param allowed sources; empty: nobody
 * @param challenged whether these must also prove to know the trunk's credentials (RFC 3261 §22)
 */
public record Inbound(List<SourceRange> allowed, boolean challenged) {
    /** Nobody may. */
    public static final Inbound NOBODY = new Inbound(List.of(), false);

    /** Copies. */
    public Inbound {
        allowed = List.copyOf(allowed);
    }
}
