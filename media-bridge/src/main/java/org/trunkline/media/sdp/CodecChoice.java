package org.trunkline.media.sdp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chooses the codec of a browser leg. */
public final class CodecChoice {
    private CodecChoice() {}

    /**
     * Opus if it is offered, since it survives loss; else G.711, which passes to a trunk without transcoding.
     *
     * @param offer the browser's
     * @param terms what we want
     * @return empty if neither is offered, which {@link BrowserOffer#parse} has already refused
     */
    public static Optional<BrowserAudio> forBrowser(BrowserOffer offer, BrowserTerms terms) {
        return offer.codecs().stream()
                .filter(AudioCodec::isOpus)
                .findFirst()
                .map(opus -> withParameters(opus, opusParameters(terms)))
                .or(() -> offer.codecs().stream()
                        .filter(AudioCodec::isG711)
                        .findFirst()
                        .map(g711 -> withParameters(g711, Map.of())))
                .map(codec -> new BrowserAudio(
                        codec,
                        codec.isOpus() ? g711(offer) : List.of(),
                        telephoneEvents(offer, codec),
                        terms.dtx() ? noise(offer, codec) : Optional.empty(),
                        red(offer, codec)));
    }

    /** RFC 3264 §6.1: the browser sends the first of our answer, and we may send any of it. */
    private static List<AudioCodec> g711(BrowserOffer offer) {
        return offer.codecs().stream()
                .filter(AudioCodec::isG711)
                .map(g711 -> withParameters(g711, Map.of()))
                .toList();
    }

    /**
     * Those on the codec's clock, as events share the timestamps of their stream (RFC 4733 §2.1): given the choice,
     * Chromium takes 8000 Hz even beside Opus, and then counts a press in units of 48 kHz, six times too short. A
     * browser that offers no such clock keeps what it has: without any, {@code canInsertDTMF} is false in the page.
     */
    private static List<AudioCodec> telephoneEvents(BrowserOffer offer, AudioCodec codec) {
        var sameClock = offer.telephoneEvents().stream()
                .filter(event -> event.clockRateHz() == codec.clockRateHz())
                .toList();
        return (sameClock.isEmpty() ? offer.telephoneEvents() : sameClock).stream()
                .map(event -> AudioCodec.telephoneEvent(event.payloadType(), event.clockRateHz()))
                .toList();
    }

    /** RFC 3389 §1: for codecs that have no pauses of their own. */
    private static Optional<AudioCodec> noise(BrowserOffer offer, AudioCodec codec) {
        return offer.codecs().stream()
                .filter(noise -> codec.isG711() && noise.isComfortNoise())
                .findFirst()
                .map(noise -> withParameters(noise, Map.of()));
    }

    /** RFC 2198 §5: the fmtp names the payload types of the blocks. Two of ours: a packet and the one before it. */
    private static Optional<AudioCodec> red(BrowserOffer offer, AudioCodec codec) {
        String blocks = codec.payloadType() + "/" + codec.payloadType();
        return offer.codecs().stream()
                .filter(red -> codec.isOpus() && red.isRed() && red.fmtp().containsKey(blocks))
                .findFirst()
                .map(red -> withParameters(red, Map.of(blocks, "")));
    }

    /** RFC 7587 §6.1. */
    private static Map<String, String> opusParameters(BrowserTerms terms) {
        var fmtp = new LinkedHashMap<String, String>();
        fmtp.put("minptime", "10");
        fmtp.put("useinbandfec", "1");
        if (terms.narrowBand()) {
            fmtp.put("maxplaybackrate", "8000");
            fmtp.put("sprop-maxcapturerate", "8000");
        }
        if (terms.dtx()) {
            fmtp.put("usedtx", "1");
        }
        fmtp.put("stereo", "0");
        return fmtp;
    }

    private static AudioCodec withParameters(AudioCodec codec, Map<String, String> fmtp) {
        return new AudioCodec(codec.payloadType(), codec.name(), codec.clockRateHz(), codec.channels(), fmtp);
    }
}
