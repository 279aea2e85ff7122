package org.trunkline.media.sdp;

import java.util.List;

/**
 * What is spoken with a browser.
 *
 * @param codec the audio codec that the browser sends, with the parameters of our answer
 * @param besides G.711 that it may be sent as well; empty: it is not
 * @param telephoneEvents every payload type on which the browser may send digits, at whatever clock it offered
 */
public record BrowserAudio(AudioCodec codec, List<AudioCodec> besides, List<AudioCodec> telephoneEvents) {
    /** Copies the lists. */
    public BrowserAudio {
        besides = List.copyOf(besides);
        telephoneEvents = List.copyOf(telephoneEvents);
    }
}
