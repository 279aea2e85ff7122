package org.trunkline.media.leg;

/** What becomes of a browser leg. */
public sealed interface LegEvent {
    /** There is a path: the browser has nominated one (RFC 8445 §7.3.2), or begun DTLS on one that was validated. Once. */
    record Reached() implements LegEvent {}

    /** ICE found a path and DTLS gave keys: media can pass. Again when a browser that was lost has found another path. */
    record Secured() implements LegEvent {}

    /** The browser closed its side on purpose: close_notify (RFC 5246 §7.2.1). */
    record Closed() implements LegEvent {}

    /**
     * The browser is not reached any more, and did not say so. It may come back by an ICE restart, but not where DTLS failed.
     *
     * @param reason why, in words
     */
    record Lost(String reason) implements LegEvent {}
}
