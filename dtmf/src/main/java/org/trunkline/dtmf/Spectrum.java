package org.trunkline.dtmf;

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
        for (int tone = 0; tone < TONES; tone++) {
            re[newest][tone] = 0;
            im[newest][tone] = 0;
            if (sum >= quietEnergy * hopSamples) {
                goertzel(tone);
            }
        }
        for (int tone = 0; tone < TONES; tone++) {
            window(tone, 0);
            windowRe[tone] = sumRe;
            windowIm[tone] = sumIm;
        }
    }

    private void goertzel(int tone) {
        double s1 = 0;
        double s2 = 0;
        double c = coefficient[tone];
        for (double sample : samples) {
            double s = sample + c * s1 - s2;
            s2 = s1;
            s1 = s;
        }
        double yRe = s1 - s2 * Math.cos(radians[tone]);
        double yIm = s2 * Math.sin(radians[tone]);
        double turn = -radians[tone] * (hopSamples - 1); // to the phase of the hop's first sample
        re[newest][tone] = yRe * Math.cos(turn) - yIm * Math.sin(turn);
        im[newest][tone] = yRe * Math.sin(turn) + yIm * Math.cos(turn);
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
