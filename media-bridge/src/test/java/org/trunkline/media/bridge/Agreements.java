package org.trunkline.media.bridge;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What tests agree on with a trunk without a description. */
final class Agreements {
    private Agreements() {}

    /** Plain RTP both ways, G.711 with its usual numbers. */
    static TrunkAgreement plain(InetSocketAddress trunk, TrunkFormat format) {
        return new TrunkAgreement(
                trunk,
                new InetSocketAddress(trunk.getAddress(), trunk.getPort() + 1),
                true,
                true,
                true,
                format,
                Map.of(0, TrunkCodec.PCMU, 8, TrunkCodec.PCMA),
                Set.of(TrunkMedia.TONE_PAYLOAD_TYPE),
                Optional.empty());
    }
}
