package org.trunkline.media.listening;

import java.util.Arrays;

/** Another sample rate, by a filter as long as SciPy's {@code resample_poly} has it: a sinc in a Kaiser window, β = 5. */
final class Resampling {
    private static final double BETA = 5;
    private static final int ZERO_CROSSINGS = 10; // each side

    private Resampling() {}

    /** So much faster, then so much slower. */
    static double[] resample(double[] x, int up, int down) {
        double[] filter = filter(up, down);
        int half = filter.length / 2;
        double[] y = new double[(x.length * up + down - 1) / down];
        for (int i = 0; i < y.length; i++) {
            long at = (long) i * down + half; // in samples of the faster rate
            int last = (int) Math.min(x.length - 1, at / up);
            for (int k = (int) Math.max(0, (at - filter.length + up) / up); k <= last; k++) {
                y[i] += x[k] * filter[(int) (at - (long) k * up)];
            }
        }
        return y;
    }

    private static double[] filter(int up, int down) {
        int slower = Math.max(up, down);
        int half = ZERO_CROSSINGS * slower;
        double[] h = new double[2 * half + 1];
        for (int i = 0; i < h.length; i++) {
            double t = (double) (i - half) / slower;
            double sinc = t == 0 ? 1 : Math.sin(Math.PI * t) / (Math.PI * t);
            double place = (double) (i - half) / half;
            h[i] = sinc * bessel(BETA * Math.sqrt(1 - place * place)) / bessel(BETA);
        }
        double sum = Arrays.stream(h).sum();
        return Arrays.stream(h).map(v -> v * up / sum).toArray();
    }

    /** The modified Bessel function of the first kind, of order zero. */
    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > 1e-12 * sum; k++) {
            term *= (x / (2 * k)) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
