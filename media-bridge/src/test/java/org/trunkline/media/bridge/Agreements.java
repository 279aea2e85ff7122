package org.trunkline.media.bridge;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.trunkline.media.sdp.XrTerms;
import org.trunkline.media.srtp.SrtpKeys;

/** What tests agree on with a trunk without a description. */
final class Agreements {
    private Agreements() {}

    /** Plain RTP both ways, G.711 with its usual numbers. */
    static TrunkAgreement plain(InetSocketAddress trunk, TrunkFormat format) {
        return of(
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

    /** Without comfort noise and extended reports. */
    static TrunkAgreement of(
            InetSocketAddress rtp,
            InetSocketAddress rtcp,
            boolean sends,
            boolean speaks,
            boolean hears,
            TrunkFormat format,
            Map<Integer, TrunkCodec> voices,
            Set<Integer> tones,
            Optional<SrtpKeys> keys) {
        return new TrunkAgreement(
                rtp, rtcp, sends, speaks, hears, format, voices, tones, OptionalInt.empty(), keys, XrTerms.NONE, false);
    }
}
