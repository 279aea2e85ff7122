package org.trunkline.media.codec;

/**
 * Turns 16 kHz audio into 8 kHz and back, by one half-band filter (windowed sinc, 31 taps: flat to 3.4 kHz, 40 dB down
 * from 4.8 kHz). Every second tap but the middle one is zero, so eight multiplications make a sample.
 *
 * <pre>
 *   16 kHz: x x x x x x x x        8 kHz:  x   x   x   x
 *            filter, every 2nd             zeros between, filter, twice as loud
 *   8 kHz:  x   x   x   x          16 kHz: x x x x x x x x
 * </pre>
 *
 * Belongs to one stream in one direction, and to one loop.
 */
public final class HalfBand {
    private static final int SIDE = 15; // taps on each side of the middle
    private static final int WINDOW = 2 * SIDE + 1;
    private static final float[] TAPS = taps();

    private final float[] heard = new float[WINDOW]; // of the 16 kHz side, oldest first

    /** Before the first sample: silence. */
    public HalfBand() {}

    /**
     * 16 kHz to 8 kHz.
     *
     * @param wide samples from index 0 on
     * @param narrow room for {@code samples}; may be the same array
     * @param samples how many to make: half of those read
     */
    public void down(short[] wide, short[] narrow, int samples) {
        for (int i = 0; i < samples; i++) {
            push(wide[2 * i]);
            short kept = filtered(1);
            push(wide[2 * i + 1]);
            narrow[i] = kept;
        }
    }

    /**
     * 8 kHz to 16 kHz.
     *
     * @param narrow samples from index 0 on
     * @param wide room for twice as many; another array
     * @param samples how many to read
     */
    public void up(short[] narrow, short[] wide, int samples) {
        for (int i = 0; i < samples; i++) {
            push(narrow[i]);
            wide[2 * i] = filtered(2);
            push(0);
            wide[2 * i + 1] = filtered(2);
        }
    }

    private void push(float sample) {
        System.arraycopy(heard, 1, heard, 0, WINDOW - 1);
        heard[WINDOW - 1] = sample;
    }

    private short filtered(float gain) {
        float sum = TAPS[SIDE] * heard[SIDE];
        for (int i = 0; i < WINDOW; i += 2) { // SIDE is odd: these are the taps that are not zero
            sum += TAPS[i] * heard[i];
        }
        return (short) Math.clamp(Math.round(gain * sum), Short.MIN_VALUE, Short.MAX_VALUE);
    }

    private static float[] taps() {
        var taps = new float[WINDOW];
        double sum = 0;
        for (int i = 0; i < WINDOW; i++) {
            double t = (i - SIDE) * Math.PI / 2;
            double window = 0.54 + 0.46 * Math.cos(Math.PI * (i - SIDE) / (SIDE + 1)); // Hamming
            taps[i] = i == SIDE ? 0.5f : (i - SIDE) % 2 == 0 ? 0 : (float) (window * Math.sin(t) / t / 2);
            sum += taps[i];
        }
        for (int i = 0; i < WINDOW; i++) {
            taps[i] /= (float) sum; // steady sound keeps its level
        }
        return taps;
    }
}
