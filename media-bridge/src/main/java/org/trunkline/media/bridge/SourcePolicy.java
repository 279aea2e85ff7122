package org.trunkline.media.bridge;

import java.net.InetSocketAddress;
import org.trunkline.media.leg.SourceRule;

/** From where a trunk's media is heard. A source is learned at most once for each negotiation, then it is locked. */
public enum SourcePolicy implements SourceRule {
    /** Exactly the address in its SDP. */
    STRICT,
    /** The address in its SDP with any port: the first that sends valid RTP. */
    SAME_ADDRESS,
    /** Any address: the first that sends valid RTP. For trunks behind a NAT that does not correct their SDP. */
    FIRST_VALID;

    @Override
    public boolean allows(InetSocketAddress told, InetSocketAddress seen) {
        return switch (this) {
            case STRICT -> false;
            case SAME_ADDRESS -> told.getAddress().equals(seen.getAddress());
            case FIRST_VALID -> true;
        };
    }
}
