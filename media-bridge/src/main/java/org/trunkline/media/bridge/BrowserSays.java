package org.trunkline.media.bridge;

/** What a browser says of its media when a call is opened. */
public sealed interface BrowserSays {
    /**
     * Its description.
     *
     * @return SDP
     */
    String sdp();

    /**
     * An offer, which the gateway answers.
     *
     * @param sdp SDP
     */
    record Offer(String sdp) implements BrowserSays {}

    /**
     * The answer to an offer of the gateway's.
     *
     * @param sdp SDP
     * @param to that offer
     */
    record Answer(String sdp, BrowserInvitation to) implements BrowserSays {}
}
