package org.trunkline.media.codec;

/**
 * A recording that is played over and over, at another rate: a sinc in a Hann window around each sample. The beginning is what
 * follows the end.
 */
public final class Resampled {
    private static final int CROSSINGS = 16; // of zero, on each side
    private static final double PASSED = 0.92; // of what both rates can carry

    private final short[] loop;
    private final int up;
    private final int down;
    private final double cut;
    private final int reach; // samples of the loop on each side

    private Resampled(short[] loop, int up, int down) {
        this.loop = loop;
        this.up = up;
        this.down = down;
        cut = PASSED * Math.min(1, (double) up / down);
        reach = (int) Math.ceil(CROSSINGS / cut);
    }

    /**
     * As many samples for each of the loop as a fraction says.
     *
     * @param loop mono, at least 160 samples, and as many as make whole ones
     * @param up 1 or more
     * @param down 1 or more
     * @return {@code up / down} times as many
     */
    public static short[] by(short[] loop, int up, int down) {
        return new Resampled(loop, up, down).all();
    }

    private short[] all() {
        var taps = new double[up][];
        for (int phase = 0; phase < up; phase++) {
            taps[phase] = taps((double) (phase * down % up) / up);
        }
        var out = new short[(int) ((long) loop.length * up / down)];
        for (int i = 0; i < out.length; i++) {
            out[i] = sample((int) ((long) i * down / up), taps[i % up]);
        }
        return out;
    }

    private short sample(int at, double[] taps) {
        double sum = 0;
        for (int i = 0; i < taps.length; i++) {
            int from = at - reach + i;
            sum += taps[i] * loop[from < 0 ? from + loop.length : from < loop.length ? from : from - loop.length];
        }
        return (short) Math.clamp(Math.round(sum), Short.MIN_VALUE, Short.MAX_VALUE);
    }

    /** For a sample that lies so far behind one of the loop. They leave a level as it is. */
    private double[] taps(double behind) {
        var taps = new double[2 * reach + 2];
        double sum = 0;
        for (int i = 0; i < taps.length; i++) {
            double away = i - reach - behind;
            taps[i] = sinc(cut * away) * window(away / (reach + 1));
            sum += taps[i];
        }
        for (int i = 0; i < taps.length; i++) {
            taps[i] /= sum;
        }
        return taps;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    private static double window(double x) {
        return Math.abs(x) >= 1 ? 0 : (1 + Math.cos(Math.PI * x)) / 2;
    }
}
