package org.trunkline.media.bridge;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.trunkline.media.leg.TrunkLeg.FarEnd;
import org.trunkline.media.sdp.XrTerms;
import org.trunkline.media.srtp.SrtpKeys;

/**
 * What a negotiation with a trunk came to; immutable, handed to the media loop.
 *
 * @param rtp where the trunk takes RTP and sends it from
 * @param rtcp the same for RTCP; the unspecified address: nowhere
 * @param sends whether the trunk may be sent anything
 * @param speaks whether that may be the browser's voice and digits; else it is silence, or music
 * @param hears whether the trunk is heard
 * @param format what it is sent
 * @param voices payload types that it may send, ours and its own
 * @param tones payload types of its telephone-events
 * @param noise payload type of its comfort noise; empty: none may come
 * @param keys of SRTP; empty: plain RTP
 * @param xr extended reports that it is sent
 * @param held whether it is on hold by our wish
 */
record TrunkAgreement(
        InetSocketAddress rtp,
        InetSocketAddress rtcp,
        boolean sends,
        boolean speaks,
        boolean hears,
        TrunkFormat format,
        Map<Integer, TrunkCodec> voices,
        Set<Integer> tones,
        OptionalInt noise,
        Optional<SrtpKeys> keys,
        XrTerms xr,
        boolean held) {
    TrunkAgreement {
        voices = Map.copyOf(voices);
        tones = Set.copyOf(tones);
    }

    /** What the leg has to know of it. */
    FarEnd farEnd() {
        return new FarEnd(rtp, rtcp, sends, this::carries, keys, xr);
    }

    /** Whether a payload type is one that the trunk may send. */
    boolean carries(int payloadType) {
        return voices.containsKey(payloadType) || tones.contains(payloadType) || isNoise(payloadType);
    }

    /** Whether a payload type is that of comfort noise. */
    boolean isNoise(int payloadType) {
        return noise.isPresent() && noise.getAsInt() == payloadType;
    }
}
