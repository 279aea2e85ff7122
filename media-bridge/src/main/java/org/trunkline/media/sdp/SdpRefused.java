package org.trunkline.media.sdp;

/**
 * A description that we cannot work with.
 *
 * @param reason for programs
 * @param words for people: what is wrong and what to do
 */
public record SdpRefused(Reason reason, String words) implements BrowserOfferParsed, TrunkSdpParsed, SessionParsed {
    /** The kinds of refusal. */
    public enum Reason {
        /** Not a session description (RFC 8866 §9), or a line of it that we need cannot be read. */
        MALFORMED,
        /** More text, sections or payload types than we read. */
        TOO_LARGE,
        /** No audio section, or none that is in use. */
        NO_AUDIO,
        /** Not the transport of this side: DTLS-SRTP with rtcp-mux for a browser, RTP or SDES-SRTP for a trunk. */
        UNSUPPORTED_TRANSPORT,
        /** No ICE credentials, or a peer that is a lite agent as we are. */
        NO_ICE,
        /** No fingerprint of a certificate, or only weak ones. */
        NO_FINGERPRINT,
        /** The peer does not offer to be the DTLS client (RFC 8842 §5). */
        NO_SETUP,
        /** None of the codecs that we speak on this side. */
        NO_COMMON_CODEC,
        /** The address for media is a name, and nothing here resolves names. */
        HOST_NAME
    }
}
