package org.trunkline.media.leg;

/** What becomes of a browser leg. */
public sealed interface LegEvent {
    /** ICE found a path and DTLS gave keys: media can pass. */
    record Secured() implements LegEvent {}

    /** The browser closed its side on purpose: close_notify (RFC 5246 §7.2.1). */
    record Closed() implements LegEvent {}

    /**
     * The leg is over, and the browser did not say so.
     *
     * @param reason why, in words
     */
    record Lost(String reason) implements LegEvent {}
}
