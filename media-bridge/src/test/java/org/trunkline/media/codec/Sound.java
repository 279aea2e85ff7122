package org.trunkline.media.codec;

import java.util.Arrays;
import java.util.Random;

/** Sounds to put in, and ears for what comes out. */
final class Sound {
    private Sound() {}

    static short[] tone(double hz, int rateHz, int samples, double amplitude) {
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * hz * i / rateHz));
        }
        return pcm;
    }

    /**
     * Something like a voice at 8 kHz: a gliding pitch through three resonances, in syllables of 200 ms whose vowels
     * and loudness differ, each opened by a hiss.
     */
    static short[] speech(int samples) {
        Random random = new Random(7);
        double[][] vowelsHz = {{700, 1200, 2500}, {300, 2200, 2900}, {350, 800, 2300}, {500, 1700, 2450}};
        double[] out = new double[samples];
        double[] memory = new double[6];
        double phase = 0;
        for (int i = 0; i < samples; i++) {
            int syllable = i / 1600;
            double within = i % 1600 / 1600.0;
            phase += (110 + 50 * Math.sin(i / 5000.0) + 20 * within) / 8000;
            double pulse = phase >= 1 ? 6 : 0.02 * random.nextGaussian();
            phase %= 1;
            double source = within < 0.15 ? 0.25 * random.nextGaussian() : pulse;
            double loudness = Math.sin(Math.PI * within) * (syllable % 3 == 2 ? 0.4 : 1);
            out[i] = loudness * resonate(vowelsHz[syllable % vowelsHz.length], memory, source);
        }
        double peak = Arrays.stream(out).map(Math::abs).max().orElseThrow();
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = (short) (out[i] / peak * 16_000);
        }
        return pcm;
    }

    private static double resonate(double[] formantsHz, double[] memory, double source) {
        double sum = 0;
        for (int f = 0; f < 3; f++) {
            double r = 0.97 - 0.01 * f;
            double turn = 2 * r * Math.cos(2 * Math.PI * formantsHz[f] / 8000);
            double y = source + turn * memory[2 * f] - r * r * memory[2 * f + 1];
            memory[2 * f + 1] = memory[2 * f];
            memory[2 * f] = y;
            sum += y / (1 + f);
        }
        return sum;
    }

    static double rms(short[] pcm, int from, int to) {
        double squares = 0;
        for (int i = from; i < to; i++) {
            squares += (double) pcm[i] * pcm[i];
        }
        return Math.sqrt(squares / (to - from));
    }

    static double decibels(double ratio) {
        return 20 * Math.log10(ratio);
    }

    /** The frequency of a tone, from its rising zero crossings between {@code from} and {@code to}. */
    static double pitchHz(short[] pcm, int from, int to, int rateHz) {
        double first = -1;
        double last = -1;
        int periods = -1;
        for (int i = from + 1; i < to; i++) {
            if (pcm[i - 1] < 0 && pcm[i] >= 0) {
                last = i - (double) pcm[i] / (pcm[i] - pcm[i - 1]);
                first = first < 0 ? last : first;
                periods++;
            }
        }
        return periods * rateHz / (last - first);
    }

    /** How much two stretches differ, as an energy. */
    static double difference(short[] a, int aFrom, short[] b, int bFrom, int samples) {
        double squares = 0;
        for (int i = 0; i < samples; i++) {
            double d = a[aFrom + i] - b[bFrom + i];
            squares += d * d;
        }
        return squares;
    }
}
