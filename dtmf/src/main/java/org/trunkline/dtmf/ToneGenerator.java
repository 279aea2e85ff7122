package org.trunkline.dtmf;

/**
 * Makes the two tones of a key, piece by piece and without a seam between pieces.
 *
 * <pre>
 *   level   ┌───────────────┐         low group -8 dBm0, high group -6 dBm0
 *          ╱                 ╲        edges of 4 ms, shaped as half a cosine: no click
 *      ───╱                   ╲───
 *         ├────── length ──────┤
 * </pre>
 *
 * The high tones are 2 dB above the low ones, as lines dampen them more (ITU-T Q.23: they are sent higher by so much).
 * Used by one thread.
 */
public final class ToneGenerator {
    private static final double LOW_DBM0 = -8;
    private static final double HIGH_DBM0 = -6;
    private static final int EDGE_MILLIS = 4;

    private final int rateHz;
    private final int edgeSamples;
    private final double lowAmplitude;
    private final double highAmplitude;
    private double lowStep;
    private double highStep;
    private long position;

    /**
     * A generator at the usual levels.
     *
     * @param rateHz samples a second, at least 8000
     */
    public ToneGenerator(int rateHz) {
        this(rateHz, LOW_DBM0, HIGH_DBM0);
    }

    /**
     * A generator at other levels.
     *
     * @param rateHz samples a second, at least 8000
     * @param lowDbm0 level of the low group
     * @param highDbm0 level of the high group; both together must fit in 16 bits
     */
    public ToneGenerator(int rateHz, double lowDbm0, double highDbm0) {
        this.rateHz = rateHz;
        edgeSamples = rateHz * EDGE_MILLIS / 1000;
        lowAmplitude = ToneFrequencies.amplitude(lowDbm0);
        highAmplitude = ToneFrequencies.amplitude(highDbm0);
        if (rateHz < 8000 || lowAmplitude + highAmplitude > Short.MAX_VALUE) {
            throw new IllegalArgumentException("tones need 8000 Hz or more, and a level that fits in 16 bits");
        }
    }

    /**
     * The next samples are the beginning of this key's tone.
     *
     * @param key which
     */
    public void begin(Digit key) {
        lowStep = 2 * Math.PI * ToneFrequencies.lowHz(key) / rateHz;
        highStep = 2 * Math.PI * ToneFrequencies.highHz(key) / rateHz;
        position = 0;
    }

    /**
     * Fills samples with the tone, and with silence behind its end.
     *
     * @param pcm host order, mono
     * @param offset the first sample
     * @param samples how many
     * @param lengthSamples the tone's whole length from its beginning, at least as far as it is known;
     *     {@link Long#MAX_VALUE} while its end is open
     */
    public void fill(short[] pcm, int offset, int samples, long lengthSamples) {
        for (int i = offset; i < offset + samples; i++, position++) {
            double tone = lowAmplitude * Math.sin(lowStep * position) + highAmplitude * Math.sin(highStep * position);
            pcm[i] = (short) Math.round(tone * envelope(lengthSamples));
        }
    }

    /** From 0 at the edge to 1 at its inner end. */
    private double envelope(long lengthSamples) {
        long fromEdge = Math.min(position, lengthSamples - position);
        if (fromEdge >= edgeSamples) {
            return 1;
        }
        return fromEdge <= 0 ? 0 : 0.5 - 0.5 * Math.cos(Math.PI * fromEdge / edgeSamples);
    }
}
