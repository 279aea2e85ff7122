package org.trunkline.media.sdp;

import java.util.List;
import java.util.Optional;

/**
 * What is spoken with a browser.
 *
 * @param codec the audio codec that the browser sends, with the parameters of our answer
 * @param besides G.711 that it may be sent as well; empty: it is not
 * @param telephoneEvents every payload type on which the browser may send digits, at whatever clock it offered
 * @param noise beside G.711, packets that tell the level of a pause (RFC 3389), both ways, where the browser offers them
 * @param red packets that repeat earlier audio of that codec (RFC 2198), where the browser offers them
 */
public record BrowserAudio(
        AudioCodec codec,
        List<AudioCodec> besides,
        List<AudioCodec> telephoneEvents,
        Optional<AudioCodec> noise,
        Optional<AudioCodec> red) {
    /** Copies the lists. */
    public BrowserAudio {
        besides = List.copyOf(besides);
        telephoneEvents = List.copyOf(telephoneEvents);
    }

    /**
     * The same without G.711 beside it.
     *
     * @return what is spoken whatever may be sent as well
     */
    public BrowserAudio alone() {
        return new BrowserAudio(codec, List.of(), telephoneEvents, noise, red);
    }
}
