package org.trunkline.media.codec;

/**
 * Makes linear audio louder or quieter. What would be more than full scale stays at full scale: it clips, and never wraps.
 *
 * @param factor in 4096ths; 4096 is 0 dB
 */
public record Gain(int factor) {
    /** 0 dB. */
    public static final Gain NONE = new Gain(1 << Gain.FRACTION_BITS);
    /** The most, up or down. */
    public static final int MOST_DB = 20;

    private static final int FRACTION_BITS = 12; // 16 bits of audio, 4 of gain: fits an int

    /**
     * So many dB.
     *
     * @param db -20 to 20
     * @return the gain
     */
    public static Gain ofDb(double db) {
        if (!(Math.abs(db) <= MOST_DB)) {
            throw new IllegalArgumentException("a gain is from -" + MOST_DB + " to " + MOST_DB + " dB");
        }
        return new Gain((int) Math.round(NONE.factor * Math.pow(10, db / 20)));
    }

    /**
     * Whether it changes nothing.
     *
     * @return true for 0 dB
     */
    public boolean isNone() {
        return factor == NONE.factor;
    }

    /**
     * How loud something is with it.
     *
     * @param dbov its level, as comfort noise tells it (RFC 3389 §3.1)
     * @return -127 to 0; nothing stays nothing
     */
    public int louder(int dbov) {
        double db = 20 * Math.log10((double) factor / NONE.factor);
        return dbov == ComfortNoise.SILENT_DBOV ? dbov : Math.clamp(Math.round(dbov + db), ComfortNoise.SILENT_DBOV, 0);
    }

    /**
     * Applies it.
     *
     * @param in samples
     * @param offset the first
     * @param samples how many
     * @param out where they go to, from {@code outOffset} on; may be {@code in}
     * @param outOffset the first there
     */
    public void apply(short[] in, int offset, int samples, short[] out, int outOffset) {
        for (int i = 0; i < samples; i++) {
            int scaled = in[offset + i] * factor + (1 << FRACTION_BITS - 1) >> FRACTION_BITS;
            out[outOffset + i] = (short) Math.clamp(scaled, Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }
}
