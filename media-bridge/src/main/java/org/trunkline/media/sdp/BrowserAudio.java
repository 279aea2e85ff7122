package org.trunkline.media.sdp;

import java.util.List;

/**
 * What is spoken with a browser.
 *
 * @param codec the one audio codec, with the parameters of our answer
 * @param telephoneEvents every payload type on which the browser may send digits, at whatever clock it offered
 */
public record BrowserAudio(AudioCodec codec, List<AudioCodec> telephoneEvents) {
    /** Copies the list. */
    public BrowserAudio {
        telephoneEvents = List.copyOf(telephoneEvents);
    }
}
