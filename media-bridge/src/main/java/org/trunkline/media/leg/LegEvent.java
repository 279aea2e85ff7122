package org.trunkline.media.leg;

/** What becomes of a browser leg. */
public sealed interface LegEvent {
    /** ICE found a path and DTLS gave keys: media can pass. */
    record Secured() implements LegEvent {}

    /**
     * The leg is over.
     *
     * @param reason why, in words
     */
    record Lost(String reason) implements LegEvent {}
}
