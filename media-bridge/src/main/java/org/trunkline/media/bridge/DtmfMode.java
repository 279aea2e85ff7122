package org.trunkline.media.bridge;

/**
 * How digits reach a trunk. From it telephone-events and INFO are heard, whichever is chosen; tones where it has agreed on no
 * telephone-events, or is set to {@link #INBAND}.
 */
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
