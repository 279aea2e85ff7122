package org.trunkline.media.codec;

import java.util.Arrays;

/**
 * Tells a line's background from all that is to be heard: speech, however quiet, but also tones and music. In doubt a frame
 * is to be heard. Mono, any rate and frame length.
 *
 * <pre>
 * level   ▁▁▁▁▂▇█▆▇▂▁▁▁▁▁▂▂▂▂▂▂▂▂▂▂▂▂▂▂
 * floor   ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▂▂▂▂▂▂▂   the quietest frame of the last seconds
 * heard       ███████     ██████████      what is above it, until the floor has followed
 * </pre>
 *
 * <p>A frame is background only if it is near the floor all through, in its lower and in its upper band (a soft s is weak,
 * but not up there), quiet enough to be noise at all, and no tone.
 */
public final class VoiceActivity {
    private static final double CEILING = square(0.0032 * 32768); // -50 dBov: louder noise is sent as it is
    private static final double LOWEST_FLOOR = square(10); // -70 dBov: a line that is quieter has steps of G.711, not sounds
    private static final double FRAME_RATIO = 4; // 6 dB above the floor, which lies 1 to 2 dB below the mean
    private static final double PART_RATIO = 12; // 11 dB, for 5 ms alone
    private static final double TONE_ERROR = 0.1; // what four coefficients leave over: 10 dB less is no noise
    private static final int PARTS = 4;
    private static final int PERIODS = 4; // of which the floor is the quietest
    private static final int PERIOD_FRAMES = 25;
    private static final int FIRST_FRAMES = 10; // before that nothing is known
    private static final int ORDER = 4;
    private static final double SINGULAR = 1e-6; // of a frame that fewer coefficients foretell entirely

    private final double[] floors = new double[PERIODS];
    private final double[] upperFloors = new double[PERIODS];
    private final double[][] products = new double[ORDER + 1][ORDER + 1];
    private final double[][] factor = new double[ORDER + 1][ORDER + 2];
    private int frames;
    private int inPeriod;
    private int period;
    private short last;
    private double loudestPart;
    private double loudestUpperPart;

    /** Nothing heard yet. */
    public VoiceActivity() {
        Arrays.fill(floors, Double.MAX_VALUE);
        Arrays.fill(upperFloors, Double.MAX_VALUE);
    }

    /**
     * Takes notice of the next frame.
     *
     * @param pcm samples
     * @param offset first sample
     * @param samples at least 4
     * @return whether somebody should hear it; false where it is background
     */
    public boolean heard(short[] pcm, int offset, int samples) {
        loudestPart = 0;
        loudestUpperPart = 0;
        double square = 0;
        double upperSquare = 0;
        int part = samples / PARTS;
        for (int p = 0, from = offset; p < PARTS; p++) {
            int to = p == PARTS - 1 ? offset + samples : from + part;
            long squares = 0;
            long upperSquares = 0;
            for (int i = from; i < to; i++) {
                int step = pcm[i] - last;
                last = pcm[i];
                squares += last * last;
                upperSquares += (long) step * step;
            }
            square += squares;
            upperSquare += upperSquares;
            loudestPart = Math.max(loudestPart, (double) squares / (to - from));
            loudestUpperPart = Math.max(loudestUpperPart, (double) upperSquares / (to - from));
            from = to;
        }
        square /= samples;
        upperSquare /= samples;
        follow(square, upperSquare);
        return frames < FIRST_FRAMES
                || square > CEILING
                || above(floors, square, loudestPart)
                || above(upperFloors, upperSquare, loudestUpperPart)
                || square > LOWEST_FLOOR && tone(pcm, offset, samples);
    }

    private void follow(double square, double upperSquare) {
        frames = Math.min(frames + 1, FIRST_FRAMES);
        if (++inPeriod > PERIOD_FRAMES) {
            inPeriod = 1;
            period = (period + 1) % PERIODS;
            floors[period] = Double.MAX_VALUE;
            upperFloors[period] = Double.MAX_VALUE;
        }
        floors[period] = Math.min(floors[period], square);
        upperFloors[period] = Math.min(upperFloors[period], upperSquare);
    }

    private static boolean above(double[] floors, double square, double loudestPart) {
        double quietest = Math.min(Math.min(floors[0], floors[1]), Math.min(floors[2], floors[3]));
        double floor = Math.max(quietest, LOWEST_FLOOR);
        return square > FRAME_RATIO * floor || loudestPart > PART_RATIO * floor;
    }

    /**
     * Whether the frame foretells itself from its own last four samples (linear prediction, covariance method): one or two
     * sines do, noise does not.
     */
    private boolean tone(short[] pcm, int offset, int samples) {
        products(pcm, offset, samples);
        double square = products[0][0];
        double explained = 0;
        for (int i = 1; i <= ORDER; i++) { // Cholesky; column 0 is carried along
            for (int j = i; j <= ORDER + 1; j++) {
                double sum = j > ORDER ? products[0][i] : products[i][j];
                for (int k = 1; k < i; k++) {
                    sum -= factor[k][i] * factor[k][j];
                }
                if (i == j) {
                    factor[i][i] = Math.sqrt(Math.max(sum, square * SINGULAR));
                } else {
                    factor[i][j] = sum / factor[i][i];
                }
            }
            explained += factor[i][ORDER + 1] * factor[i][ORDER + 1];
        }
        return square - explained < TONE_ERROR * square;
    }

    /** Of the samples that lie i and j before each sample of the frame; the next row differs at its ends only. */
    private void products(short[] pcm, int offset, int samples) {
        int first = offset + ORDER;
        int end = offset + samples;
        for (int j = 0; j <= ORDER; j++) {
            long sum = 0;
            for (int n = first; n < end; n++) {
                sum += pcm[n] * pcm[n - j];
            }
            products[0][j] = sum;
        }
        for (int i = 1; i <= ORDER; i++) {
            for (int j = i; j <= ORDER; j++) {
                products[i][j] = products[i - 1][j - 1]
                        + pcm[first - i] * pcm[first - j]
                        - pcm[end - i] * pcm[end - j];
            }
        }
    }

    private static double square(double amplitude) {
        return amplitude * amplitude;
    }
}
