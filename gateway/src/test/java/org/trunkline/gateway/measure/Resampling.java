package org.trunkline.gateway.measure;

/** A change of rate by a windowed sinc: flat within 0.1 dB to 0.45 of the lower rate, more than 60 dB down above 0.55 of it. */
final class Resampling {
    private static final int ZERO_CROSSINGS = 32;

    private Resampling() {}

    static Sound of(Sound in, int rateHz) {
        if (in.rateHz() == rateHz) {
            return in;
        }
        int common = gcd(in.rateHz(), rateHz);
        int phases = rateHz / common;
        int step = in.rateHz() / common;
        double cutoff = Math.min(1, (double) rateHz / in.rateHz()); // of the input's half rate
        int half = (int) Math.ceil(ZERO_CROSSINGS / cutoff);
        double[][] taps = new double[phases][];
        for (int phase = 0; phase < phases; phase++) {
            taps[phase] = taps((double) phase / phases, half, cutoff);
        }
        double[] out = new double[(int) ((long) in.samples().length * phases / step)];
        for (int n = 0; n < out.length; n++) {
            long position = (long) n * step; // in units of 1/phases input samples
            out[n] = sum(in.samples(), (int) (position / phases) - half + 1, taps[(int) (position % phases)]);
        }
        return new Sound(rateHz, out);
    }

    /** The taps for an output that lies {@code fraction} behind the input sample at index {@code half - 1}. */
    private static double[] taps(double fraction, int half, double cutoff) {
        double[] taps = new double[2 * half];
        double sum = 0;
        for (int i = 0; i < taps.length; i++) {
            double t = i - (half - 1) - fraction;
            double x = Math.PI * t * cutoff;
            double window = 0.42 + 0.5 * Math.cos(Math.PI * t / half) + 0.08 * Math.cos(2 * Math.PI * t / half); // Blackman
            taps[i] = (x == 0 ? 1 : Math.sin(x) / x) * window;
            sum += taps[i];
        }
        for (int i = 0; i < taps.length; i++) {
            taps[i] /= sum;
        }
        return taps;
    }

    private static double sum(double[] in, int first, double[] taps) {
        double sum = 0;
        for (int i = Math.max(0, -first); i < taps.length && first + i < in.length; i++) {
            sum += in[first + i] * taps[i];
        }
        return sum;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
