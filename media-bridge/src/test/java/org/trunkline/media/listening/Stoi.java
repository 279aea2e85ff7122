package org.trunkline.media.listening;

import java.util.Arrays;

/**
 * How much of speech is understood: C. H. Taal, R. C. Hendriks, R. Heusdens, J. Jensen, "An Algorithm for Intelligibility
 * Prediction of Time-Frequency Weighted Noisy Speech", IEEE TASLP 19(7), 2011. 1 is all of it.
 *
 * <pre>
 *   clean ────► 10 kHz ─► frames of 25.6 ms, ─► 15 third octaves ─┐
 *   degraded ─► 10 kHz ─► the silent ones out ─► 15 third octaves ─┴─► likeness of each 384 ms of each band; their mean
 * </pre>
 */
public final class Stoi {
    private static final int RATE_HZ = 10_000;
    private static final int FRAME = 256;
    private static final int HOP = FRAME / 2;
    private static final int FFT = 512;
    private static final int BANDS = 15;
    private static final double LOWEST_HZ = 150;
    private static final int SEGMENT = 30; // frames
    private static final double DYNAMIC_RANGE_DB = 40;
    private static final double CLIPPED = 1 + Math.pow(10, 15 / 20.0); // β = -15 dB
    private static final double TINY = 1e-10;
    private static final int[][] EDGES = edges();
    private static final double[] WINDOW = window();
    private static final double[] COSINES = cosines(); // of a whole turn

    private Stoi() {}

    /**
     * Both at 8 kHz, the second laid over the first.
     *
     * @param clean what was said
     * @param degraded what is heard of it, as long
     * @return at most 1
     */
    public static double of(double[] clean, double[] degraded) {
        double[] x = Resampling.resample(clean, 5, 4);
        double[] y = Resampling.resample(degraded, 5, 4);
        boolean[] spoken = spoken(x);
        double[][] a = bands(only(spoken, x));
        double[][] b = bands(only(spoken, y));
        double sum = 0;
        int segments = a.length - SEGMENT + 1;
        for (int from = 0; from < segments; from++) {
            for (int band = 0; band < BANDS; band++) {
                sum += likeness(column(a, band, from), column(b, band, from));
            }
        }
        return sum / (segments * BANDS);
    }

    /** Equations 3 to 5. */
    private static double likeness(double[] x, double[] y) {
        double gain = norm(x) / (norm(y) + TINY);
        double[] clipped = new double[SEGMENT];
        for (int i = 0; i < SEGMENT; i++) {
            clipped[i] = Math.min(gain * y[i], CLIPPED * x[i]);
        }
        centre(x);
        centre(clipped);
        double product = 0;
        for (int i = 0; i < SEGMENT; i++) {
            product += x[i] * clipped[i];
        }
        return product / ((norm(x) + TINY) * (norm(clipped) + TINY));
    }

    private static double[] column(double[][] frames, int band, int from) {
        double[] values = new double[SEGMENT];
        for (int i = 0; i < SEGMENT; i++) {
            values[i] = frames[from + i][band];
        }
        return values;
    }

    private static void centre(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        for (int i = 0; i < values.length; i++) {
            values[i] -= mean;
        }
    }

    private static double norm(double[] values) {
        double squares = 0;
        for (double v : values) {
            squares += v * v;
        }
        return Math.sqrt(squares);
    }

    private static int frames(double[] x) {
        return Math.max(0, (x.length - FRAME + HOP - 1) / HOP);
    }

    private static double[] frame(double[] x, int number) {
        double[] frame = new double[FRAME];
        for (int i = 0; i < FRAME; i++) {
            frame[i] = x[number * HOP + i] * WINDOW[i];
        }
        return frame;
    }

    /** Which frames are loud enough to matter. */
    private static boolean[] spoken(double[] x) {
        double[] db = new double[frames(x)];
        for (int i = 0; i < db.length; i++) {
            db[i] = 20 * Math.log10(norm(frame(x, i)) + TINY);
        }
        double loudest = Arrays.stream(db).max().orElseThrow();
        boolean[] spoken = new boolean[db.length];
        for (int i = 0; i < db.length; i++) {
            spoken[i] = db[i] > loudest - DYNAMIC_RANGE_DB;
        }
        return spoken;
    }

    /** The frames that are left, laid over each other again. */
    private static double[] only(boolean[] wanted, double[] x) {
        int left = 0;
        double[] y = new double[x.length + FRAME];
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i]) {
                double[] frame = frame(x, i);
                for (int k = 0; k < FRAME; k++) {
                    y[left * HOP + k] += frame[k];
                }
                left++;
            }
        }
        return Arrays.copyOf(y, (left + 1) * HOP);
    }

    /** Magnitude of each band in each frame. */
    private static double[][] bands(double[] x) {
        double[][] bands = new double[frames(x)][BANDS];
        double[] re = new double[FFT];
        double[] im = new double[FFT];
        for (int i = 0; i < bands.length; i++) {
            Arrays.fill(re, 0);
            Arrays.fill(im, 0);
            System.arraycopy(frame(x, i), 0, re, 0, FRAME);
            transform(re, im);
            for (int band = 0; band < BANDS; band++) {
                double power = 0;
                for (int bin = EDGES[band][0]; bin < EDGES[band][1]; bin++) {
                    power += re[bin] * re[bin] + im[bin] * im[bin];
                }
                bands[i][band] = Math.sqrt(power);
            }
        }
        return bands;
    }

    /** The bins nearest to the edges of each third octave. */
    private static int[][] edges() {
        int[][] edges = new int[BANDS][];
        for (int band = 0; band < BANDS; band++) {
            double centre = LOWEST_HZ * Math.pow(2, band / 3.0);
            edges[band] = new int[] {bin(centre * Math.pow(2, -1 / 6.0)), bin(centre * Math.pow(2, 1 / 6.0))};
        }
        return edges;
    }

    private static int bin(double hz) {
        return (int) Math.round(hz * FFT / RATE_HZ);
    }

    private static double[] window() {
        double[] window = new double[FRAME];
        for (int i = 0; i < FRAME; i++) {
            window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 1) / (FRAME + 1));
        }
        return window;
    }

    private static double[] cosines() {
        double[] cosines = new double[FFT];
        for (int i = 0; i < FFT; i++) {
            cosines[i] = Math.cos(2 * Math.PI * i / FFT);
        }
        return cosines;
    }

    /** Fourier transform, in place. */
    private static void transform(double[] re, double[] im) {
        int n = FFT;
        int bits = Integer.numberOfTrailingZeros(n);
        for (int i = 0; i < n; i++) {
            int k = Integer.reverse(i) >>> 32 - bits;
            if (k > i) {
                double r = re[i];
                re[i] = re[k];
                re[k] = r;
                r = im[i];
                im[i] = im[k];
                im[k] = r;
            }
        }
        for (int half = 1; half < n; half *= 2) {
            for (int turn = 0; turn < half; turn++) {
                double cos = COSINES[turn * (FFT / 2 / half)];
                double sin = -COSINES[(turn * (FFT / 2 / half) + FFT * 3 / 4) % FFT];
                for (int a = turn; a < n; a += 2 * half) {
                    int b = a + half;
                    double r = re[b] * cos - im[b] * sin;
                    double i = re[b] * sin + im[b] * cos;
                    re[b] = re[a] - r;
                    im[b] = im[a] - i;
                    re[a] += r;
                    im[a] += i;
                }
            }
        }
    }
}
