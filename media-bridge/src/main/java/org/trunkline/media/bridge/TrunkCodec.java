package org.trunkline.media.bridge;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.trunkline.media.sdp.AudioCodec;

/** A codec that trunks can carry; names and numbers as in SDP (RFC 3551 §6). */
public enum TrunkCodec {
    /** G.711 µ-law, narrow-band. */
    PCMU(AudioCodec.PCMU),
    /** G.711 A-law, narrow-band. */
    PCMA(AudioCodec.PCMA),
    /** G.722, wide-band; its RTP clock runs at 8000 Hz all the same (RFC 3551 §4.5.2). */
    G722(new AudioCodec(9, "G722", 8000, 1, Map.of()));

    private final AudioCodec inSdp;

    TrunkCodec(AudioCodec inSdp) {
        this.inSdp = inSdp;
    }

    AudioCodec inSdp() {
        return inSdp;
    }

    static Optional<TrunkCodec> named(AudioCodec codec) {
        return Arrays.stream(values())
                .filter(known -> known.inSdp.name().equals(codec.name()) && codec.clockRateHz() == 8000)
                .findFirst();
    }
}
