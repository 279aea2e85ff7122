package org.trunkline.media.bridge;

/**
 * How a browser is sent what a trunk says.
 *
 * @param codec which codec, where the browser offers Opus and G.711
 * @param dtx whether Opus sends next to nothing while the trunk has only background to tell (RFC 7587 §3.1.3)
 */
public record Downlink(Codec codec, boolean dtx) {
    /** Which codec. */
    public enum Codec {
        /** Opus, which repairs loss; while encoders are spared, as {@link #ADAPTIVE}. */
        OPUS,
        /** A narrow-band trunk's G.711, untouched. */
        G711,
        /** G.711 while the browser reports a clean network, else Opus. */
        ADAPTIVE
    }

    /** Opus with DTX. */
    public static final Downlink DEFAULT = new Downlink(Codec.OPUS, true);
}
