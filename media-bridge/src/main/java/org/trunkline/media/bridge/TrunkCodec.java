package org.trunkline.media.bridge;

import java.util.Map;
import org.trunkline.media.sdp.AudioCodec;

/** A codec that trunks can carry; names as in SDP (RFC 3551 §6). */
public enum TrunkCodec {
    /** G.711 µ-law, narrow-band. */
    PCMU,
    /** G.711 A-law, narrow-band. */
    PCMA,
    /** G.722, wide-band; its RTP clock runs at 8000 Hz all the same (RFC 3551 §4.5.2). */
    G722;

    AudioCodec inSdp() {
        return switch (this) {
            case PCMU -> AudioCodec.PCMU;
            case PCMA -> AudioCodec.PCMA;
            case G722 -> new AudioCodec(9, "G722", 8000, 1, Map.of());
        };
    }
}
