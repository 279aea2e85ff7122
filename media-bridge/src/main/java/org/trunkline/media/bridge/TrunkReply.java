package org.trunkline.media.bridge;

import org.trunkline.media.sdp.SdpRefused;

/** What becomes of a trunk's offer. */
public sealed interface TrunkReply {
    /**
     * It was taken.
     *
     * @param sdp our answer
     */
    record Answer(byte[] sdp) implements TrunkReply {}

    /**
     * It cannot be; the session stays as it was.
     *
     * @param why in words
     */
    record Refused(SdpRefused why) implements TrunkReply {}
}
