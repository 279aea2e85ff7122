package org.trunkline.media.sdp;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.trunkline.media.dtls.Fingerprint;
import org.trunkline.media.ice.Candidate;
import org.trunkline.media.ice.IceCredentials;

/**
 * Our offer to a browser that is called (RFC 9429 §5.2.1).
 *
 * <pre>
 * a=group:BUNDLE 0
 * a=ice-lite
 * m=audio 41000 UDP/TLS/RTP/SAVPF 63 111 0 8 110     red, Opus, G.711, telephone-events on Opus' clock
 * a=candidate:...                                    all of them: who is called this way is told no more
 * a=setup:actpass                                    browsers answer active, and we are the DTLS server
 * </pre>
 */
public final class BrowserInvite {
    private static final String MID = "0";
    private static final AudioCodec OPUS =
            new AudioCodec(111, "OPUS", 48000, 2, Map.of("useinbandfec", "1")); // RFC 7587 §6.1
    private static final AudioCodec RED = new AudioCodec(63, "RED", 48000, 2, Map.of("111/111", "")); // RFC 2198 §5
    /** Chromium would take 8000 Hz if it had the choice, and count a press in units of 48 kHz. */
    private static final AudioCodec EVENTS = AudioCodec.telephoneEvent(110, 48000);
    private static final List<AudioCodec> FORMATS = List.of(RED, OPUS, AudioCodec.PCMU, AudioCodec.PCMA, EVENTS);

    private BrowserInvite() {}

    /**
     * Writes the offer.
     *
     * @param local our credentials
     * @param fingerprint of our certificate
     * @param session names the session (RFC 8866 §5.2)
     * @param candidates ours, the default first
     * @return text with CR LF line ends
     */
    public static String write(IceCredentials local, Fingerprint fingerprint, int session, List<Candidate> candidates) {
        var destination = candidates.stream()
                .flatMap(candidate -> candidate.address().stream())
                .findFirst()
                .orElse(new InetSocketAddress(BrowserAnswer.NO_ADDRESS, BrowserAnswer.DISCARD_PORT));
        var out = new Lines()
                .add("v=0")
                .add("o=- " + Integer.toUnsignedString(session) + " 1 IN IP4 127.0.0.1") // RFC 9429 §5.2.1
                .add("s=-")
                .add("t=0 0")
                .add("a=group:BUNDLE " + MID)
                .add("a=ice-lite") // RFC 8839 §5.3
                .add("m=audio " + destination.getPort() + " " + BrowserOffer.PROTOCOL + " " + payloadTypes())
                .connection(destination.getAddress());
        candidates.forEach(candidate -> out.add("a=" + candidate));
        out.add("a=end-of-candidates") // RFC 8838 §8.2
                .add("a=ice-ufrag:" + local.ufrag())
                .add("a=ice-pwd:" + local.pwd())
                .add("a=fingerprint:" + fingerprint)
                .add("a=setup:actpass") // RFC 8842 §5.2
                .add("a=mid:" + MID)
                .add("a=rtcp-mux")
                .add("a=sendrecv")
                .add("a=msid:" + BrowserAnswer.STREAM + " audio"); // RFC 8830 §2
        FORMATS.forEach(out::codec);
        return out.add("a=ptime:20").toString();
    }

    private static String payloadTypes() {
        return FORMATS.stream().map(format -> Integer.toString(format.payloadType())).collect(Collectors.joining(" "));
    }
}
