package org.trunkline.media.bridge;

import org.trunkline.media.sdp.SdpRefused;

/** What came of opening a call's media. */
public sealed interface Opening {
    /**
     * Ready: the browser can be answered and the trunk be offered.
     *
     * @param call its media
     */
    record Open(MediaCall call) implements Opening {}

    /**
     * The browser's offer cannot be used.
     *
     * @param why reason and words
     */
    record Refused(SdpRefused why) implements Opening {}

    /**
     * No RTP port is free.
     *
     * @param words what to do
     */
    record NoPorts(String words) implements Opening {}
}
