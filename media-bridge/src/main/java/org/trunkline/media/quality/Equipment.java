package org.trunkline.media.quality;

/**
 * What a codec costs by itself and how it bears loss (ITU-T G.113 Appendix I). What is assumed where G.113 has nothing is in
 * docs/protocol/assumptions.md.
 */
public enum Equipment {
    /** G.711, and G.722 on this narrow-band scale, at an end of which nothing is known: it may leave gaps. */
    G711(0, 4.3),
    /** G.711 at an end that conceals loss: browsers, and ourselves. */
    G711_CONCEALED(0, 25.1),
    /** Opus: as G.113 rates GSM-EFR, a codec of its kind that it is not worse than. */
    OPUS(5, 10);

    private final double ie;
    private final double bpl;

    Equipment(double ie, double bpl) {
        this.ie = ie;
        this.bpl = bpl;
    }

    /** Ie,eff of G.107 §7.5, for loss at random (BurstR 1). */
    double effective(double lossPercent) {
        return ie + (95 - ie) * lossPercent / (lossPercent + bpl);
    }
}
