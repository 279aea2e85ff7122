package org.trunkline.gateway.measure;

import java.util.Arrays;

/**
 * How like what was heard is to what was spoken. Both are taken to 8 kHz; their envelopes (10 ms steps) are laid over
 * each other at every lag that leaves enough overlap, and the best lag is judged. Codecs change the wave, not the envelope.
 *
 * @param correlation of the envelopes, 1 at best; 0 where one of them is flat
 * @param levelDifferenceDb how much louder the heard one is, where speech is spoken
 * @param lagSeconds where in the heard one the spoken one begins (negative: its beginning was not heard)
 * @param overlapSeconds how much was compared
 */
public record Likeness(double correlation, double levelDifferenceDb, double lagSeconds, double overlapSeconds) {
    private static final int RATE_HZ = 8000;
    private static final int STEP_SAMPLES = 80;
    private static final int WINDOW_SAMPLES = 160;
    private static final int PIECE_STEPS = RATE_HZ / STEP_SAMPLES;
    private static final double DRIFT_SECONDS = 0.25;
    /** Below the loudest step by more than this is pause, and tells no level. */
    private static final double SPEECH_RANGE = Math.pow(10, -30.0 / 20);

    /** @param leastOverlapSeconds must be reached by both sounds */
    public static Likeness of(Sound spoken, Sound heard, double leastOverlapSeconds) {
        double[] a = envelope(spoken.at(RATE_HZ).samples());
        double[] b = envelope(heard.at(RATE_HZ).samples());
        int least = steps(leastOverlapSeconds);
        if (least < 2 || Math.min(a.length, b.length) < least) {
            throw new IllegalArgumentException("an overlap of " + leastOverlapSeconds + " s is not to be had of "
                    + spoken.seconds() + " s spoken and " + heard.seconds() + " s heard");
        }
        int best = 0;
        double correlation = Double.NEGATIVE_INFINITY;
        for (int lag = least - a.length; lag <= b.length - least; lag++) {
            double c = correlation(a, b, lag);
            if (c > correlation) {
                correlation = c;
                best = lag;
            }
        }
        int from = Math.max(0, -best);
        int to = Math.min(a.length, b.length - best);
        double step = (double) STEP_SAMPLES / RATE_HZ;
        return new Likeness(correlation, levelDifferenceDb(a, b, best, from, to), best * step, (to - from) * step);
    }

    /**
     * The same through a jitter buffer, which may change its delay at any time: second by second the best lag is looked for
     * near that of the whole.
     *
     * @param heard lies within what was spoken
     */
    public static Likeness throughJitterBuffer(Sound spoken, Sound heard) {
        Likeness whole = of(spoken, heard, Math.min(spoken.seconds(), heard.seconds()) - DRIFT_SECONDS);
        double[] a = envelope(spoken.at(RATE_HZ).samples());
        double[] b = envelope(heard.at(RATE_HZ).samples());
        int lag = steps(whole.lagSeconds);
        double[] aligned = new double[b.length];
        for (int from = 0; from < b.length; from += PIECE_STEPS) {
            double[] piece = Arrays.copyOfRange(b, from, Math.min(b.length, from + PIECE_STEPS));
            System.arraycopy(bestMatch(a, from - lag, piece), 0, aligned, from, piece.length);
        }
        return new Likeness(correlation(aligned, b, 0), levelDifferenceDb(aligned, b, 0, 0, b.length), whole.lagSeconds, heard.seconds());
    }

    /** The part of an envelope, near a place, that is most like the piece; as long as it. Beyond the ends there is silence. */
    private static double[] bestMatch(double[] envelope, int near, double[] piece) {
        double[] best = part(envelope, near, piece.length);
        double correlation = correlation(best, piece, 0);
        for (int at = near - steps(DRIFT_SECONDS); at <= near + steps(DRIFT_SECONDS); at++) {
            double[] part = part(envelope, at, piece.length);
            double c = correlation(part, piece, 0);
            if (c > correlation) {
                correlation = c;
                best = part;
            }
        }
        return best;
    }

    private static double[] part(double[] envelope, int from, int length) {
        double[] part = new double[length];
        for (int i = Math.max(0, -from); i < length && from + i < envelope.length; i++) {
            part[i] = envelope[from + i];
        }
        return part;
    }

    private static int steps(double seconds) {
        return (int) Math.round(seconds * RATE_HZ / STEP_SAMPLES);
    }

    private static double[] envelope(double[] samples) {
        double[] envelope = new double[Math.max(0, (samples.length - WINDOW_SAMPLES) / STEP_SAMPLES + 1)];
        for (int i = 0; i < envelope.length; i++) {
            int from = i * STEP_SAMPLES;
            envelope[i] = Math.sqrt(Arrays.stream(samples, from, from + WINDOW_SAMPLES).map(s -> s * s).sum() / WINDOW_SAMPLES);
        }
        return envelope;
    }

    /** Pearson's, of a[i] and b[i + lag]. */
    private static double correlation(double[] a, double[] b, int lag) {
        int from = Math.max(0, -lag);
        int to = Math.min(a.length, b.length - lag);
        int n = to - from;
        double sumA = 0;
        double sumB = 0;
        double sumAa = 0;
        double sumBb = 0;
        double sumAb = 0;
        for (int i = from; i < to; i++) {
            double x = a[i];
            double y = b[i + lag];
            sumA += x;
            sumB += y;
            sumAa += x * x;
            sumBb += y * y;
            sumAb += x * y;
        }
        double varianceA = sumAa - sumA * sumA / n;
        double varianceB = sumBb - sumB * sumB / n;
        boolean flat = varianceA <= 1e-6 * sumAa || varianceB <= 1e-6 * sumBb;
        return flat ? 0 : (sumAb - sumA * sumB / n) / Math.sqrt(varianceA * varianceB);
    }

    private static double levelDifferenceDb(double[] a, double[] b, int lag, int from, int to) {
        double speech = Arrays.stream(a, from, to).max().orElseThrow() * SPEECH_RANGE;
        double powerA = 0;
        double powerB = 0;
        for (int i = from; i < to; i++) {
            if (a[i] >= speech) {
                powerA += a[i] * a[i];
                powerB += b[i + lag] * b[i + lag];
            }
        }
        return 10 * Math.log10(powerB / powerA);
    }
}
