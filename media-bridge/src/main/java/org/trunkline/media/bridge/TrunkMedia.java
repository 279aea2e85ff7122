package org.trunkline.media.bridge;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.trunkline.media.sdp.AudioCodec;
import org.trunkline.media.codec.G711;

/**
 * What a trunk can carry, and how.
 *
 * @param codecs in order of preference, not empty
 * @param dtmf how digits reach it
 * @param srtp whether its media is encrypted
 * @param source from where its media is heard
 * @param ptimeMillis packet time that we ask for: 10, 20, 30, 40 or 60
 * @param audio what is done to its audio
 * @param silence how long it may send nothing before the call is told; empty: for ever
 * @param downlink how a browser is sent what it says
 * @param bind the local address of its RTP ports; empty: the engine's
 * @param advertised the address in the SDP; empty: the engine's, or {@code bind}
 */
public record TrunkMedia(
        List<TrunkCodec> codecs,
        DtmfMode dtmf,
        SrtpMode srtp,
        SourcePolicy source,
        int ptimeMillis,
        TrunkAudio audio,
        Optional<Duration> silence,
        Downlink downlink,
        Optional<InetAddress> bind,
        Optional<InetAddress> advertised) {
    /** What we offer for telephone-event; RFC 3264 §5.1: what comes to us uses it. */
    static final int TONE_PAYLOAD_TYPE = 101;

    private static final Set<Integer> PTIMES = Set.of(10, 20, 30, 40, 60);

    /** µ-law before A-law, plain RTP at 20 ms, nothing special. */
    public static final TrunkMedia DEFAULT = new TrunkMedia(
            List.of(TrunkCodec.PCMU, TrunkCodec.PCMA),
            DtmfMode.AUTO,
            SrtpMode.OFF,
            SourcePolicy.STRICT,
            20,
            TrunkAudio.UNTOUCHED,
            Optional.empty(),
            Downlink.DEFAULT,
            Optional.empty(),
            Optional.empty());

    /** Copies and checks. */
    public TrunkMedia {
        codecs = List.copyOf(codecs);
        if (codecs.isEmpty()) {
            throw new IllegalArgumentException("a trunk needs at least one codec: PCMU, PCMA or G722");
        }
        if (!PTIMES.contains(ptimeMillis)) {
            throw new IllegalArgumentException("ptime must be 10, 20, 30, 40 or 60");
        }
    }

    static Optional<G711> lawNamed(AudioCodec codec) {
        return switch (codec.name()) {
            case "PCMU" -> Optional.of(G711.ULAW);
            case "PCMA" -> Optional.of(G711.ALAW);
            default -> Optional.empty();
        };
    }

    /** Whether a call over this trunk may be wide-band. */
    boolean wide() {
        return codecs.contains(TrunkCodec.G722);
    }

    /**
     * The same for a call whose browser has no wide-band codec.
     *
     * @return without G.722, with G.711 where that was all
     */
    TrunkMedia narrow() {
        var narrow = codecs.stream().filter(codec -> codec != TrunkCodec.G722).toList();
        return new TrunkMedia(
                narrow.isEmpty() ? DEFAULT.codecs() : narrow,
                dtmf,
                srtp,
                source,
                ptimeMillis,
                audio,
                silence,
                downlink,
                bind,
                advertised);
    }

    /**
     * The same with another way to the browser.
     *
     * @param other how a browser is sent what the trunk says
     * @return a copy
     */
    public TrunkMedia sending(Downlink other) {
        return new TrunkMedia(codecs, dtmf, srtp, source, ptimeMillis, audio, silence, other, bind, advertised);
    }

    List<AudioCodec> offered() {
        boolean offers = audio.noise() == NoiseMode.OFFER || audio.tellsPauses();
        var noise = offers ? Stream.of(AudioCodec.COMFORT_NOISE) : Stream.<AudioCodec>empty();
        return Stream.concat(codecs.stream().map(TrunkCodec::inSdp), noise).toList();
    }
}
