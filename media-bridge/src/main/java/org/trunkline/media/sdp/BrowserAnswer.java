package org.trunkline.media.sdp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.trunkline.media.dtls.Fingerprint;
import org.trunkline.media.ice.AddressLiteral;
import org.trunkline.media.ice.Candidate;
import org.trunkline.media.ice.IceCredentials;

/**
 * Our answer to a browser (RFC 9429 §5.3.1).
 *
 * <pre>
 * a=group:BUNDLE 0                       only the accepted section
 * a=ice-lite
 * m=audio 40000 UDP/TLS/RTP/SAVPF 63 111 0 8 110   red, the codec, G.711 that we may send, every telephone-event
 * a=setup:passive                        we are the DTLS server
 * a=rtcp-mux ...
 * m=video 0 ...                          rejected, in its place
 * </pre>
 */
public final class BrowserAnswer {
    static final String STREAM = "trunkline";
    static final InetAddress NO_ADDRESS = AddressLiteral.parse("0.0.0.0").orElseThrow();
    static final int DISCARD_PORT = 9; // RFC 8840 §4.1.1: no candidate known yet

    private BrowserAnswer() {}

    /**
     * Writes the answer. Its direction mirrors the offer's: we send if the browser receives.
     *
     * @param offer what is answered
     * @param audio what was chosen from it
     * @param local our credentials
     * @param fingerprint of our certificate
     * @param version 1 for the first answer to this {@code RTCPeerConnection}, then each time one more
     * @param ssrc of the stream that we send
     * @param cname of that stream (RFC 7022), a random token
     * @param candidates ours, the default first; may be empty if all are trickled
     * @return text with CR LF line ends
     */
    public static String write(
            BrowserOffer offer,
            BrowserAudio audio,
            IceCredentials local,
            Fingerprint fingerprint,
            int version,
            int ssrc,
            String cname,
            List<Candidate> candidates) {
        var out = new Lines()
                .add("v=0")
                // RFC 9429 §5.2.1: any number, and no real address
                .add("o=- " + Integer.toUnsignedString(ssrc) + " " + version + " IN IP4 127.0.0.1")
                .add("s=-")
                .add("t=0 0");
        if (offer.bundled()) {
            out.add("a=group:BUNDLE " + offer.mid()); // RFC 8843 §7.3: rejected sections are left out
        }
        out.add("a=ice-lite"); // RFC 8839 §5.3
        for (int i = 0; i < offer.lines().size(); i++) {
            if (i == offer.sectionIndex()) {
                media(out, audio, candidates);
                transport(out, offer, local, fingerprint);
                stream(out, offer, audio, Integer.toUnsignedString(ssrc), cname);
            } else {
                out.rejected(offer.lines().get(i));
            }
        }
        return out.toString();
    }

    private static void media(Lines out, BrowserAudio audio, List<Candidate> candidates) {
        String formats = formats(audio)
                .map(c -> Integer.toString(c.payloadType()))
                .collect(Collectors.joining(" "));
        var destination = candidates.stream()
                .flatMap(c -> c.address().stream())
                .findFirst()
                .orElse(new InetSocketAddress(NO_ADDRESS, DISCARD_PORT));
        out.add("m=audio " + destination.getPort() + " " + BrowserOffer.PROTOCOL + " " + formats)
                .connection(destination.getAddress());
        candidates.forEach(c -> out.add("a=" + c));
    }

    /** Redundant audio first: Chromium sends it only where it stands before the codec that it repeats. */
    private static Stream<AudioCodec> formats(BrowserAudio audio) {
        return Stream.of(
                        audio.red().stream(),
                        Stream.of(audio.codec()),
                        audio.besides().stream(),
                        audio.noise().stream(),
                        audio.telephoneEvents().stream())
                .flatMap(format -> format);
    }

    private static void transport(Lines out, BrowserOffer offer, IceCredentials local, Fingerprint fingerprint) {
        out.add("a=ice-ufrag:" + local.ufrag())
                .add("a=ice-pwd:" + local.pwd())
                .add("a=ice-options:trickle")
                .add("a=fingerprint:" + fingerprint)
                .add("a=setup:passive"); // RFC 8842 §5.3
        if (!offer.mid().isEmpty()) {
            out.add("a=mid:" + offer.mid());
        }
        out.add("a=rtcp-mux");
    }

    private static void stream(Lines out, BrowserOffer offer, BrowserAudio audio, String ssrc, String cname) {
        var direction = Direction.answering(offer.sends(), offer.receives());
        out.add("a=" + direction.attribute());
        formats(audio).forEach(out::codec);
        out.add("a=ptime:20");
        if (direction.sends()) {
            out.add("a=msid:" + STREAM + " audio") // RFC 8830 §2: the page gets the track with a stream
                    .add("a=ssrc:" + ssrc + " cname:" + cname); // RFC 5576 §6.1
        }
    }
}
