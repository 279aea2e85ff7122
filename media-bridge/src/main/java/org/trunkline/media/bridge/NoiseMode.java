package org.trunkline.media.bridge;

/** Whether a trunk may tell its background instead of sending it (RFC 3389). */
public enum NoiseMode {
    /** It may not. */
    OFF,
    /** It may, where it offers to. */
    ACCEPT,
    /** It is offered to. */
    OFFER
}
