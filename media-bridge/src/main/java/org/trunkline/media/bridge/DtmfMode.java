package org.trunkline.media.bridge;

/** How digits reach a trunk. All ways are heard from it, whichever is chosen. */
public enum DtmfMode {
    /** Telephone-events where negotiated, else INFO where the trunk allows it, else tones in the audio. */
    AUTO,
    /** Telephone-events (RFC 4733) or not at all. */
    RFC4733,
    /** INFO requests ({@code application/dtmf-relay}). */
    INFO,
    /** Tones in the audio (ITU-T Q.23). */
    INBAND
}
