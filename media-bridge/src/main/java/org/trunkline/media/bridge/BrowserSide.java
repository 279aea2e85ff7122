package org.trunkline.media.bridge;

import org.trunkline.media.leg.BrowserLeg;
import org.trunkline.media.sdp.BrowserAudio;

/**
 * What of a call belongs to one {@code RTCPeerConnection}: its leg and its codecs. A page that was loaded anew brings another.
 *
 * @param leg ICE, DTLS and SRTP
 * @param reader decodes what it sends
 * @param down encodes what it is sent
 * @param audio what was agreed on
 */
record BrowserSide(BrowserLeg leg, AudioReader reader, DownLane down, BrowserAudio audio) {
    /** Before it is a bridge's, which closes the reader and the lane by itself. */
    void close() {
        GivenBack.all(leg::close, reader::close, down::close);
    }
}
