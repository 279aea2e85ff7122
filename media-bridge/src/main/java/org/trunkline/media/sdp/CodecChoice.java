package org.trunkline.media.sdp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Chooses the codec of a browser leg. */
public final class CodecChoice {
    private CodecChoice() {}

    /**
     * Opus if it is offered, since it survives loss; else G.711, which passes to a trunk without transcoding. All
     * offered telephone-events are taken: the browser sends digits on the clock of the codec, and without any
     * {@code canInsertDTMF} is false in the page.
     *
     * @param offer the browser's
     * @param narrowBand whether what the far side can carry ends at 4 kHz
     * @return empty if neither is offered, which {@link BrowserOffer#parse} has already refused
     */
    public static Optional<BrowserAudio> forBrowser(BrowserOffer offer, boolean narrowBand) {
        var events = offer.telephoneEvents().stream()
                .map(e -> AudioCodec.telephoneEvent(e.payloadType(), e.clockRateHz()))
                .toList();
        return offer.codecs().stream()
                .filter(AudioCodec::isOpus)
                .findFirst()
                .map(opus -> withParameters(opus, opusParameters(narrowBand)))
                .or(() -> offer.codecs().stream()
                        .filter(AudioCodec::isG711)
                        .findFirst()
                        .map(g711 -> withParameters(g711, Map.of())))
                .map(codec -> new BrowserAudio(codec, events));
    }

    /** RFC 7587 §6.1. */
    private static Map<String, String> opusParameters(boolean narrowBand) {
        var fmtp = new LinkedHashMap<String, String>();
        fmtp.put("minptime", "10");
        fmtp.put("useinbandfec", "1");
        if (narrowBand) {
            fmtp.put("maxplaybackrate", "8000");
            fmtp.put("sprop-maxcapturerate", "8000");
        }
        fmtp.put("stereo", "0");
        return fmtp;
    }

    private static AudioCodec withParameters(AudioCodec codec, Map<String, String> fmtp) {
        return new AudioCodec(codec.payloadType(), codec.name(), codec.clockRateHz(), codec.channels(), fmtp);
    }
}
