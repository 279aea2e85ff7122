package org.trunkline.gateway.measure;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.DoubleStream;

/**
 * The strongest tone of a sound, by a Hann-windowed Fourier transform at freely chosen frequencies.
 *
 * @param frequencyHz from half a second of sound on good to 0.1 Hz
 * @param levelDbm0 ITU-T G.711: a sine that just fills the µ-law is 3.17 dBm0, and its peak is 32636 of 32768
 * @param purity the tone's share of all power, 1 at best
 */
public record Tone(double frequencyHz, double levelDbm0, double purity) {
    private static final double LOWEST_HZ = 50;
    private static final double COARSE_SECONDS = 0.1;
    private static final double ZERO_DBM0_AMPLITUDE = 32636.0 / 32768 * Math.pow(10, -3.17 / 20);
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    public static Tone strongest(Sound sound) {
        if (sound.seconds() < COARSE_SECONDS) {
            throw new IllegalArgumentException("too short to tell a tone: " + sound.seconds() + " s");
        }
        double[] loudest = windowed(loudest(sound).samples());
        double coarseBinHz = (double) sound.rateHz() / loudest.length;
        double coarse = strongest(loudest, sound.rateHz(), LOWEST_HZ, sound.rateHz() / 2.0, coarseBinHz);
        double[] windowed = windowed(sound.samples());
        double binHz = 1 / sound.seconds();
        double fine = strongest(windowed, sound.rateHz(), coarse - coarseBinHz, coarse + coarseBinHz, binHz / 2);
        double hz = peak(windowed, sound.rateHz(), fine - binHz, fine + binHz);
        double amplitude = magnitude(windowed, hz / sound.rateHz()) * 4 / windowed.length; // the window's mean is 1/2
        double power = power(sound);
        double purity = power == 0 ? 0 : amplitude * amplitude / 2 / power;
        return new Tone(hz, 20 * Math.log10(amplitude / ZERO_DBM0_AMPLITUDE), purity);
    }

    /** A sine of that level, for comparison. */
    public static Sound sine(int rateHz, double frequencyHz, double levelDbm0, double seconds) {
        double amplitude = ZERO_DBM0_AMPLITUDE * Math.pow(10, levelDbm0 / 20);
        double[] samples = new double[(int) (rateHz * seconds)];
        Arrays.setAll(samples, i -> amplitude * Math.sin(2 * Math.PI * frequencyHz * i / rateHz));
        return new Sound(rateHz, samples);
    }

    /** The tenth of a second in which a tone would show most: it may begin late, or end soon. */
    private static Sound loudest(Sound sound) {
        return DoubleStream.iterate(0, from -> from + COARSE_SECONDS <= sound.seconds(), from -> from + COARSE_SECONDS)
                .mapToObj(from -> sound.between(from, from + COARSE_SECONDS))
                .max(Comparator.comparingDouble(Tone::power))
                .orElseThrow();
    }

    private static double power(Sound sound) {
        return Arrays.stream(sound.samples()).map(s -> s * s).average().orElseThrow();
    }

    /** The frequency of the greatest magnitude among those from one to another. */
    private static double strongest(double[] windowed, int rateHz, double fromHz, double toHz, double stepHz) {
        double strongest = fromHz;
        double most = -1;
        for (double hz = fromHz; hz < toHz; hz += stepHz) {
            double magnitude = magnitude(windowed, hz / rateHz);
            if (magnitude > most) {
                most = magnitude;
                strongest = hz;
            }
        }
        return strongest;
    }

    private static double[] windowed(double[] samples) {
        double[] windowed = new double[samples.length];
        Arrays.setAll(windowed, i -> samples[i] * (0.5 - 0.5 * Math.cos(2 * Math.PI * i / samples.length)));
        return windowed;
    }

    /** Of the transform at one frequency, in cycles a sample (Goertzel). */
    private static double magnitude(double[] samples, double frequency) {
        double k = 2 * Math.cos(2 * Math.PI * frequency);
        double last = 0;
        double beforeLast = 0;
        for (double sample : samples) {
            double now = sample + k * last - beforeLast;
            beforeLast = last;
            last = now;
        }
        return Math.sqrt(Math.max(0, last * last + beforeLast * beforeLast - k * last * beforeLast));
    }

    /** Where within a main lobe the magnitude is greatest (golden section). */
    private static double peak(double[] windowed, int rateHz, double low, double high) {
        double from = low;
        double to = high;
        while (to - from > 1e-4) {
            double left = to - GOLDEN * (to - from);
            double right = from + GOLDEN * (to - from);
            if (magnitude(windowed, left / rateHz) < magnitude(windowed, right / rateHz)) {
                from = left;
            } else {
                to = right;
            }
        }
        return (from + to) / 2;
    }
}
