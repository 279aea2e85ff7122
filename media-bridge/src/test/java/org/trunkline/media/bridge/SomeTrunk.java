package org.trunkline.media.bridge;

import java.util.List;
import java.util.Optional;

/** Trunks of tests, about which little matters: plain RTP at 20 ms, from where they say. */
final class SomeTrunk {
    private SomeTrunk() {}

    static TrunkMedia with(List<TrunkCodec> codecs) {
        return with(codecs, TrunkAudio.UNTOUCHED);
    }

    static TrunkMedia with(List<TrunkCodec> codecs, TrunkAudio audio) {
        return with(codecs, audio, SrtpMode.OFF);
    }

    static TrunkMedia with(List<TrunkCodec> codecs, TrunkAudio audio, SrtpMode srtp) {
        return new TrunkMedia(
                codecs, DtmfMode.AUTO, srtp, SourcePolicy.STRICT, 20, audio,
                Optional.empty(), Downlink.DEFAULT, Optional.empty(), Optional.empty());
    }
}
