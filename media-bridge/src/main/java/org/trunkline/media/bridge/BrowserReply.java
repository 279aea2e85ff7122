package org.trunkline.media.bridge;

import org.trunkline.media.sdp.SdpRefused;

/** What a further offer of a call's browser is answered with. */
public sealed interface BrowserReply {
    /**
     * It has been taken.
     *
     * @param sdp complete but for the candidates, which are those of the call
     * @param anew it is of another connection, which has yet to be made; else media goes on
     */
    record Answer(String sdp, boolean anew) implements BrowserReply {}

    /**
     * It cannot be used; the call's media is as it was.
     *
     * @param why reason and words
     */
    record Refused(SdpRefused why) implements BrowserReply {}
}
