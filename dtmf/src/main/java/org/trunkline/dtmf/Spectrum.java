package org.trunkline.dtmf;

import java.util.Arrays;

/**
 * The eight tones in a window of 20 ms that moves in hops of 5 ms. Each hop is filtered once (Goertzel), and the window is the
 * sum of its four hops, turned to one phase:
 *
 * <pre>
 *   hops      │ 0 │ 1 │ 2 │ 3 │ 4 │ 5 │
 *   window n      └───────────────┘
 *   window n-2  ──────────┘               how far the phase went on between them tells the frequency
 * </pre>
 */
final class Spectrum {
    /** Windows are compared that are so many hops apart. */
    static final int APART = 2;
    /** Hops in a window. */
    static final int HOPS = 4;

    private static final int TONES = ToneFrequencies.HZ.length;
    private static final int KEPT = HOPS + APART;
    private static final double HOP_SECONDS = 0.005;
    private static final double WINDOW_SECONDS = HOPS * HOP_SECONDS;

    private final int hopSamples;
    private final double[] coefficient = new double[TONES];
    private final double[] radians = new double[TONES]; // of a sample
    private final double[] lastRe = new double[TONES]; // what the last two steps of a filter make of a hop
    private final double[] lastIm = new double[TONES];
    private final double[] beforeRe = new double[TONES];
    private final double[] beforeIm = new double[TONES];
    private final double[][] re = new double[KEPT][TONES];
    private final double[][] im = new double[KEPT][TONES];
    private final double[] energy = new double[KEPT];
    private final double[] windowRe = new double[TONES];
    private final double[] windowIm = new double[TONES];
    private final double[] turnRe = new double[HOPS * TONES];
    private final double[] turnIm = new double[HOPS * TONES];
    private final double[] samples;
    private final double[] history;
    private double sumRe;
    private double sumIm;
    private int newest;

    Spectrum(int rateHz) {
        hopSamples = (int) (rateHz * HOP_SECONDS);
        samples = new double[hopSamples];
        history = new double[hopSamples * HOPS];
        for (int tone = 0; tone < TONES; tone++) {
            radians[tone] = 2 * Math.PI * ToneFrequencies.HZ[tone] / rateHz;
            coefficient[tone] = 2 * Math.cos(radians[tone]);
            lastRe[tone] = Math.cos(radians[tone] * (hopSamples - 1)); // turned to the phase of the hop's first sample
            lastIm[tone] = -Math.sin(radians[tone] * (hopSamples - 1));
            beforeRe[tone] = -Math.cos(radians[tone] * hopSamples);
            beforeIm[tone] = Math.sin(radians[tone] * hopSamples);
            for (int hop = 0; hop < HOPS; hop++) {
                turnRe[hop * TONES + tone] = Math.cos(radians[tone] * hopSamples * hop);
                turnIm[hop * TONES + tone] = -Math.sin(radians[tone] * hopSamples * hop);
            }
        }
    }

    int hopSamples() {
        return hopSamples;
    }

    /** Takes the next hop; {@code quietEnergy} is the energy of a sample below which there is nothing to look at. */
    void hop(short[] pcm, double quietEnergy) {
        newest = (newest + 1) % KEPT;
        double sum = 0;
        System.arraycopy(history, hopSamples, history, 0, history.length - hopSamples);
        for (int i = 0; i < hopSamples; i++) {
            samples[i] = pcm[i];
            sum += samples[i] * samples[i];
        }
        System.arraycopy(samples, 0, history, history.length - hopSamples, hopSamples);
        energy[newest] = sum;
        if (sum >= quietEnergy * hopSamples) {
            filter(0);
            filter(ToneFrequencies.GROUP);
        } else {
            Arrays.fill(re[newest], 0);
            Arrays.fill(im[newest], 0);
        }
        for (int tone = 0; tone < TONES; tone++) {
            window(tone, 0);
            windowRe[tone] = sumRe;
            windowIm[tone] = sumIm;
        }
    }

    /** Goertzel, for a group at a time: each step waits for the one before it, and four of them wait together. */
    private void filter(int first) {
        double a1 = 0;
        double a2 = 0;
        double b1 = 0;
        double b2 = 0;
        double c1 = 0;
        double c2 = 0;
        double d1 = 0;
        double d2 = 0;
        double ofA = coefficient[first];
        double ofB = coefficient[first + 1];
        double ofC = coefficient[first + 2];
        double ofD = coefficient[first + 3];
        for (double sample : samples) {
            double a = sample + ofA * a1 - a2;
            double b = sample + ofB * b1 - b2;
            double c = sample + ofC * c1 - c2;
            double d = sample + ofD * d1 - d2;
            a2 = a1;
            b2 = b1;
            c2 = c1;
            d2 = d1;
            a1 = a;
            b1 = b;
            c1 = c;
            d1 = d;
        }
        keep(first, a1, a2);
        keep(first + 1, b1, b2);
        keep(first + 2, c1, c2);
        keep(first + 3, d1, d2);
    }

    private void keep(int tone, double last, double before) {
        re[newest][tone] = last * lastRe[tone] + before * beforeRe[tone];
        im[newest][tone] = last * lastIm[tone] + before * beforeIm[tone];
    }

    private void window(int tone, int back) {
        sumRe = 0;
        sumIm = 0;
        for (int hop = 0; hop < HOPS; hop++) {
            int at = Math.floorMod(newest - back - (HOPS - 1 - hop), KEPT);
            double c = turnRe[hop * TONES + tone];
            double s = turnIm[hop * TONES + tone];
            sumRe += re[at][tone] * c - im[at][tone] * s;
            sumIm += re[at][tone] * s + im[at][tone] * c;
        }
    }

    /** The strongest tone of four. */
    int strongest(int first) {
        int best = first;
        for (int tone = first + 1; tone < first + ToneFrequencies.GROUP; tone++) {
            best = magnitude(tone) > magnitude(best) ? tone : best;
        }
        return best;
    }

    /** Squared sum of the window; comparable between tones. */
    double magnitude(int tone) {
        return windowRe[tone] * windowRe[tone] + windowIm[tone] * windowIm[tone];
    }

    /** How far a tone is from its frequency, by how far its phase went on; right up to 50 Hz. */
    double offsetHz(int tone) {
        window(tone, APART);
        double phase = Math.atan2(windowIm[tone], windowRe[tone]) - Math.atan2(sumIm, sumRe);
        double expected = radians[tone] * hopSamples * APART;
        return Math.IEEEremainder(phase - expected, 2 * Math.PI) / (2 * Math.PI * APART * HOP_SECONDS);
    }

    /** Mean power of a tone that is so far off its frequency. */
    double power(int tone, double offsetHz) {
        double n = hopSamples * HOPS;
        double loss = sinc(offsetHz * WINDOW_SECONDS);
        return 2 * magnitude(tone) / (n * n) / (loss * loss);
    }

    /** Mean power of all that is in the window. */
    double totalPower() {
        double sum = 0;
        for (int hop = 0; hop < HOPS; hop++) {
            sum += energy[Math.floorMod(newest - hop, KEPT)];
        }
        return sum / (hopSamples * HOPS);
    }

    /** Amplitude at any frequency, in a window of 20 ms. */
    double amplitudeAt(double hz, int rateHz) {
        double c = 2 * Math.cos(2 * Math.PI * hz / rateHz);
        double s1 = 0;
        double s2 = 0;
        for (double sample : history) {
            double s = sample + c * s1 - s2;
            s2 = s1;
            s1 = s;
        }
        return 2 * Math.sqrt(Math.max(0, s1 * s1 + s2 * s2 - c * s1 * s2)) / history.length;
    }

    /** How much of a tone is seen so far away from it. */
    static double leak(double apartHz) {
        return Math.abs(sinc(apartHz * WINDOW_SECONDS));
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }
}
