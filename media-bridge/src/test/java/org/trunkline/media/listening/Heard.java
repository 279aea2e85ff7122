package org.trunkline.media.listening;

/**
 * What was heard beside what was said, both at 8 kHz and from the same moment on: what {@code bench/rig/score.py} says of it,
 * which see for the measures.
 */
public final class Heard {
    private static final int HZ = 8000;
    private static final int BLOCK = HZ / 200;
    private static final int SKIPPED = HZ; // while somebody answers
    private static final int FARTHEST = HZ / 10; // that it may lie apart
    private static final int STEP = HZ / 250; // 4 ms: a listener's buffer would do more by itself
    private static final int STRETCH = HZ * 4 / 10;
    private static final double SURE = 0.9;
    private static final double ALIKE = 0.5;
    private static final double BETTER = 0.1;

    private final double[] said;
    private final double[] heard;
    private final int lag;

    /**
     * Finds out how much later it was heard.
     *
     * @param said from the first sample on
     * @param heard from the time of that sample on
     */
    public Heard(double[] said, short[] heard) {
        this.said = said.clone();
        this.heard = Speech.doubles(heard);
        lag = lag(SKIPPED, 2 * HZ, 0, FARTHEST);
    }

    /** How much of it is understood. */
    public double stoi() {
        return Stoi.of(spoken(), laid());
    }

    /** Speech behind against speech before. */
    public double levelDb() {
        double[] before = levels(spoken());
        double[] behind = levels(laid());
        double loud = rms(spoken());
        double x = 0;
        double y = 0;
        for (int i = 0; i < before.length; i++) {
            if (before[i] > 0.1 * loud && behind[i] > 0.1 * before[i]) {
                x += before[i] * before[i];
                y += behind[i] * behind[i];
            }
        }
        return 10 * Math.log10(y / x);
    }

    /** Seconds of each minute in which nothing is heard though somebody speaks, for 15 ms at least. */
    public double gapSecondsAMinute() {
        double[] before = levels(spoken());
        double[] behind = levels(laid());
        double loud = rms(spoken());
        double gain = Math.pow(10, levelDb() / 20);
        int gaps = 0;
        int missing = 0;
        for (int i = 0; i <= before.length; i++) {
            boolean quiet = i < before.length && behind[i] < 0.05 * loud * gain;
            if (quiet) {
                missing += before[i] > 0.1 * loud && behind[i] < 0.1 * before[i] * gain ? 1 : 0;
            } else {
                gaps += missing >= 3 ? missing : 0;
                missing = 0;
            }
        }
        return 60.0 * gaps / before.length;
    }

    /** Stretches of speech that come earlier or later than the others. */
    public int shifted() {
        int shifted = 0;
        double loud = rms(spoken());
        for (int from = SKIPPED; from + STRETCH + FARTHEST < said.length; from += STRETCH / 2) {
            if (rms(said, from, STRETCH) > 0.3 * loud) {
                double here = likeness(from, STRETCH, lag(from, STRETCH, lag, STEP));
                shifted += here < SURE && elsewhere(from) > Math.max(ALIKE, here + BETTER) ? 1 : 0;
            }
        }
        return shifted;
    }

    /** How much like what was said a stretch is if it is moved. */
    private double elsewhere(int from) {
        int own = lag(from, STRETCH, lag, FARTHEST);
        return Math.abs(own - lag) > STEP ? likeness(from, STRETCH, own) : 0;
    }

    private double[] spoken() {
        return piece(said, SKIPPED, said.length - 2 * SKIPPED);
    }

    private double[] laid() {
        return piece(heard, SKIPPED + lag, said.length - 2 * SKIPPED);
    }

    private static double[] piece(double[] x, int from, int samples) {
        double[] piece = new double[samples];
        int end = Math.min(x.length, from + samples);
        System.arraycopy(x, from, piece, 0, Math.max(0, end - from));
        return piece;
    }

    private int lag(int from, int samples, int around, int farthest) {
        int best = around;
        double most = -1;
        for (int lag = around - farthest; lag <= around + farthest; lag++) {
            double likeness = likeness(from, samples, lag);
            if (likeness > most) {
                most = likeness;
                best = lag;
            }
        }
        return best;
    }

    private double likeness(int from, int samples, int lag) {
        double product = 0;
        double x = 1;
        double y = 1;
        for (int i = Math.max(from, -lag), end = Math.min(from + samples, heard.length - lag); i < end; i++) {
            product += said[i] * heard[i + lag];
            x += said[i] * said[i];
            y += heard[i + lag] * heard[i + lag];
        }
        return product / Math.sqrt(x * y);
    }

    private static double[] levels(double[] x) {
        double[] levels = new double[x.length / BLOCK];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = rms(x, i * BLOCK, BLOCK) + 1e-3;
        }
        return levels;
    }

    private static double rms(double[] x) {
        return rms(x, 0, x.length);
    }

    private static double rms(double[] x, int from, int samples) {
        double squares = 0;
        for (int i = from; i < from + samples; i++) {
            squares += x[i] * x[i];
        }
        return Math.sqrt(squares / samples);
    }
}
