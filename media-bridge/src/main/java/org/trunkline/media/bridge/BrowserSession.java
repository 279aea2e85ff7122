package org.trunkline.media.bridge;

import java.util.List;
import org.trunkline.media.dtls.Fingerprint;
import org.trunkline.media.ice.IceCredentials;
import org.trunkline.media.sdp.BrowserAnswer;
import org.trunkline.media.sdp.BrowserAudio;
import org.trunkline.media.sdp.BrowserOffer;

/**
 * What was agreed on with one {@code RTCPeerConnection}, and how its further offers are answered. On the call's side: what the
 * answers come to are commands to the loop.
 *
 * <pre>
 *   offer 1 ──► answer 1
 *   offer 2: the same credentials ──► answer 2, nothing changes
 *            others                ──► answer 2, ICE restarts (RFC 8445 §9)
 * </pre>
 */
final class BrowserSession {
    private final Fingerprint ours;
    private BrowserAudio audio;
    private final int ssrc;
    private final String cname;
    private BrowserOffer offer;
    private IceCredentials local;
    private int version = 1;
    private int restarts;

    /** Of its first offer. */
    BrowserSession(
            BrowserOffer offer, BrowserAudio audio, IceCredentials local, Fingerprint ours, int ssrc, String cname) {
        this.offer = offer;
        this.audio = audio;
        this.local = local;
        this.ours = ours;
        this.ssrc = ssrc;
        this.cname = cname;
    }

    /**
     * Whether an offer is of this very connection. RFC 8842 §4: another certificate is another association; and a page may use
     * its certificate again.
     */
    boolean offered(BrowserOffer further) {
        return further.session().equals(offer.session()) && further.fingerprint().equals(offer.fingerprint());
    }

    /** RFC 8839 §4.4.1.1.1: both are other ones. */
    boolean restartsIce(BrowserOffer further) {
        return !further.ice().equals(offer.ice());
    }

    /** Whether it is spoken with as before, but for the G.711 that it may be sent as well. */
    boolean speaks(BrowserAudio other) {
        return audio.alone().equals(other.alone());
    }

    /** Takes a further offer, to which this comes. */
    void goesOn(BrowserOffer further, BrowserAudio agreed) {
        offer = further;
        audio = agreed;
        version++;
    }

    /** Takes a further offer, which is answered with other credentials. */
    void restarts(BrowserOffer further, BrowserAudio agreed, IceCredentials fresh) {
        local = fresh;
        restarts++;
        goesOn(further, agreed);
    }

    /** Of ICE so far. */
    int restarts() {
        return restarts;
    }

    String mid() {
        return offer.mid();
    }

    /** To the last offer. */
    String answer() {
        return BrowserAnswer.write(offer, audio, local, ours, version, ssrc, cname, List.of());
    }
}
