package org.trunkline.media.sdp;

import java.util.List;
import java.util.Optional;
import org.trunkline.media.dtls.Fingerprint;
import org.trunkline.media.ice.Candidate;
import org.trunkline.media.ice.IceCredentials;
import org.trunkline.media.sdp.SdpRefused.Reason;

/**
 * A browser's offer of a call (RFC 9429 §5.2.1), reduced to the audio section that we take.
 *
 * @param session which {@code RTCPeerConnection} it is of, as it calls itself, or empty (RFC 9429 §5.2.1)
 * @param mid the section's identification, or empty
 * @param sectionIndex which section it is, from 0: the {@code sdpMLineIndex} of its candidates
 * @param bundled whether the section is in a BUNDLE group
 * @param ice the browser's credentials
 * @param fingerprint what its certificate must have
 * @param setup actpass or active: we are the DTLS server in any case
 * @param codecs all audio codecs in its order, without telephone-events
 * @param telephoneEvents every telephone-event payload type
 * @param sends whether the browser wants to send
 * @param receives whether it wants to receive
 * @param candidates those that came inline, at most 100; what cannot be read is left out
 * @param lines every section in order, as the answer has to mirror them
 */
public record BrowserOffer(
        String session,
        String mid,
        int sectionIndex,
        boolean bundled,
        IceCredentials ice,
        Fingerprint fingerprint,
        String setup,
        List<AudioCodec> codecs,
        List<AudioCodec> telephoneEvents,
        boolean sends,
        boolean receives,
        List<Candidate> candidates,
        List<MediaLine> lines)
        implements BrowserOfferParsed {
    static final String PROTOCOL = "UDP/TLS/RTP/SAVPF"; // RFC 5764 §8
    private static final int MAX_CANDIDATES = 100;

    /**
     * Reads an offer.
     *
     * @param sdp anything
     * @return the offer, or why a call cannot be made of it
     */
    public static BrowserOfferParsed parse(String sdp) {
        return switch (Session.parse(sdp)) {
            case SdpRefused refused -> refused;
            case Session session -> session.audioInUse(PROTOCOL)
                    .map(audio -> of(session, audio))
                    .orElse(new SdpRefused(
                            Reason.NO_AUDIO,
                            "The offer has no audio: add the microphone's track before creating it."));
        };
    }

    private static BrowserOfferParsed of(Session session, Section audio) {
        var transport = new OfferedTransport(session.transportOf(audio));
        if (!audio.protocol().equals(PROTOCOL) || !transport.rtcpMux()) {
            return new SdpRefused(
                    Reason.UNSUPPORTED_TRANSPORT,
                    "The audio must be offered as " + PROTOCOL + " with a=rtcp-mux, as browsers do.");
        }
        var ice = transport.ice();
        if (ice.isEmpty() || session.attributes().has("ice-lite")) {
            return new SdpRefused(
                    Reason.NO_ICE, "The offer needs a=ice-ufrag and a=ice-pwd of a full ICE agent (RFC 8839).");
        }
        var fingerprint = transport.fingerprint();
        if (fingerprint.isEmpty()) {
            return new SdpRefused(
                    Reason.NO_FINGERPRINT, "The offer needs an a=fingerprint with sha-256, sha-384 or sha-512.");
        }
        var setup = transport.setup();
        if (setup.isEmpty()) {
            return new SdpRefused(
                    Reason.NO_SETUP, "The offer needs a=setup:actpass: the gateway is the DTLS server.");
        }
        var codecs = Codecs.of(audio);
        if (codecs.stream().noneMatch(c -> c.isOpus() || c.isG711())) {
            return new SdpRefused(Reason.NO_COMMON_CODEC, "The offer has none of opus/48000/2, PCMU and PCMA.");
        }
        var direction = Direction.of(audio, session);
        return new BrowserOffer(
                session.id(),
                audio.mid(),
                session.sections().indexOf(audio),
                !session.bundleOf(audio.mid()).isEmpty(),
                ice.get(),
                fingerprint.get(),
                setup.get(),
                codecs.stream().filter(c -> !c.isTelephoneEvent()).toList(),
                codecs.stream().filter(AudioCodec::isTelephoneEvent).toList(),
                direction.sends(),
                direction.receives(),
                candidates(audio),
                session.mediaLines());
    }

    private static List<Candidate> candidates(Section audio) {
        return audio.attributes()
                .all("candidate")
                .limit(MAX_CANDIDATES)
                .map(value -> Candidate.parse("candidate:" + value))
                .flatMap(Optional::stream)
                .toList();
    }
}
