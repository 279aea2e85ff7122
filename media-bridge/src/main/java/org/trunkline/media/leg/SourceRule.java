package org.trunkline.media.leg;

import java.net.InetSocketAddress;

/** Which source may be taken for a trunk, beside the one that its description tells. */
@FunctionalInterface
public interface SourceRule {
    /** None. */
    SourceRule EXACTLY_AS_TOLD = (_, _) -> false;

    /**
     * Whether a source may be learned.
     *
     * @param told the address in the description
     * @param seen where valid packets come from
     * @return true if it may be locked on
     */
    boolean allows(InetSocketAddress told, InetSocketAddress seen);
}
