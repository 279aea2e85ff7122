package org.trunkline.media.codec;

/**
 * One sub-band of G.722: an adaptive quantiser's step and the adaptive predictor of two poles and six zeros
 * (ITU-T G.722 §3.6, §6.2.2). The arithmetic is the recommendation's 16-bit one, to the bit.
 *
 * <pre>
 *  difference d ─►(+)─► reconstructed r ─► two poles a ─┐
 *        │         ▲                                     ├─► prediction s ──► to the next sample's (−)
 *        └─► six zeros b ─────────────────────────────── ┘
 * </pre>
 */
final class G722Band {
    private static final int ZEROS = 6;
    /** Multipliers of the step for the position within an octave, 11 fractional bits. */
    private static final int[] OCTAVE = {
        2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834,
        2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008
    };

    private final int octaves; // of the largest step
    private final int largestLogStep;
    private int logStep;
    private int step;
    private int prediction;
    private int zeroPrediction;
    private int r1;
    private int r2;
    private int p1;
    private int p2;
    private int a1;
    private int a2;
    private final int[] d = new int[ZEROS + 1]; // differences, newest first
    private final int[] b = new int[ZEROS + 1]; // their coefficients, from index 1 on

    private G722Band(int octaves, int largestLogStep, int firstStep) {
        this.octaves = octaves;
        this.largestLogStep = largestLogStep;
        step = firstStep;
    }

    static G722Band low() {
        return new G722Band(8, 18432, 32);
    }

    static G722Band high() {
        return new G722Band(10, 22528, 8);
    }

    int step() {
        return step;
    }

    int prediction() {
        return prediction;
    }

    /** Takes the quantised difference of a sample: the predictor learns, and predicts the next. */
    void took(int difference) {
        int r0 = clip16(prediction + difference);
        int p0 = clip16(zeroPrediction + difference);
        learnPoles(p0);
        learnZeros(difference);
        r2 = r1;
        r1 = r0;
        p2 = p1;
        p1 = p0;
        predict();
    }

    /** Makes the step larger or smaller, as the last code was far out or near zero. */
    void scale(int change) {
        logStep = Math.clamp((logStep * 127 >> 7) + change, 0, largestLogStep);
        int shift = octaves - (logStep >> 11);
        int fraction = OCTAVE[logStep >> 6 & 31];
        step = (shift < 0 ? fraction << -shift : fraction >> shift) << 2;
    }

    private void learnPoles(int p0) {
        boolean likeLast = sameSign(p0, p1);
        int fromFirst = clip16(a1 << 2);
        int wish = Math.min(likeLast ? -fromFirst : fromFirst, Short.MAX_VALUE) >> 7;
        int second = (sameSign(p0, p2) ? 128 : -128) + wish + (a2 * 32512 >> 15);
        a2 = Math.clamp(second, -12288, 12288);
        int first = clip16((likeLast ? 192 : -192) + (a1 * 32640 >> 15));
        int bound = clip16(15360 - a2); // keeps the filter stable
        a1 = Math.clamp(first, -bound, bound);
    }

    private void learnZeros(int difference) {
        int learnt = difference == 0 ? 0 : 128;
        d[0] = difference;
        for (int i = ZEROS; i > 0; i--) {
            // d[i] is still the difference of i samples ago, as it is moved only afterwards
            b[i] = clip16((sameSign(d[i], difference) ? learnt : -learnt) + (b[i] * 32640 >> 15));
        }
        System.arraycopy(d, 0, d, 1, ZEROS);
    }

    private void predict() {
        int poles = clip16((a1 * clip16(2 * r1) >> 15) + (a2 * clip16(2 * r2) >> 15));
        int zeros = 0;
        for (int i = ZEROS; i > 0; i--) {
            zeros += b[i] * clip16(2 * d[i]) >> 15;
        }
        zeroPrediction = clip16(zeros);
        prediction = clip16(poles + zeroPrediction);
    }

    private static boolean sameSign(int x, int y) {
        return x >> 15 == y >> 15;
    }

    static int clip16(int value) {
        return Math.clamp(value, Short.MIN_VALUE, Short.MAX_VALUE);
    }
}
