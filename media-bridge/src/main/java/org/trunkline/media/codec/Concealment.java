package org.trunkline.media.codec;

/**
 * Hides lost G.711 packets, 8 kHz mono: the last pitch period is repeated and faded out. A small relative of ITU-T
 * G.711 Appendix I, without its delay.
 *
 * <pre>
 *  heard      |  lost, 20 ms   |  lost, 20 ms   | lost   |  heard
 * ~~~\/\/\/\/\|\/\/\/\/\/\/\/\/|\/\/\/\~~~~--.. |        |x/\/\/\/
 *        [per]|[per][per][per] |  fades to none at 60 ms | x: 4 ms cross-fade
 * </pre>
 *
 * <p>Belongs to one stream and one loop. Frames may have any length.
 */
public final class Concealment {
    private static final int RATE_HZ = 8000;

    /** What is made up for a longer loss is silence: 60 ms. */
    public static final int SAMPLES = 60 * RATE_HZ / 1000;

    private static final int SHORTEST_PITCH_SAMPLES = RATE_HZ / 200;
    private static final int LONGEST_PITCH_SAMPLES = RATE_HZ / 66;
    private static final int MATCHED_SAMPLES = 20 * RATE_HZ / 1000;
    private static final int HISTORY_SAMPLES = MATCHED_SAMPLES + LONGEST_PITCH_SAMPLES + LONGEST_PITCH_SAMPLES / 4 + 1;
    private static final int FULL_SAMPLES = 20 * RATE_HZ / 1000;
    private static final int JOIN_SAMPLES = 4 * RATE_HZ / 1000;

    private final short[] history = new short[HISTORY_SAMPLES]; // oldest first, silence before the stream began
    private final float[] period = new float[LONGEST_PITCH_SAMPLES];
    private int pitchSamples;
    private float step; // between what was heard last and the first repeated sample's predecessor
    private int concealedSamples;

    /** Before the first frame: history is silence. */
    public Concealment() {}

    /**
     * A good frame. After a gap its first 4 ms are blended in place with what was being made up.
     *
     * @param pcm the frame
     * @param offset first sample
     * @param samples any number
     */
    public void heard(short[] pcm, int offset, int samples) {
        if (concealedSamples > 0) {
            join(pcm, offset, Math.min(samples, JOIN_SAMPLES));
            concealedSamples = 0;
        }
        remember(pcm, offset, samples);
    }

    /**
     * Makes up a lost frame. From 60 ms after the last good sample on it is silence.
     *
     * @param pcm room for it
     * @param offset first sample
     * @param samples any number
     */
    public void conceal(short[] pcm, int offset, int samples) {
        if (concealedSamples == 0) {
            learnPeriod();
        }
        for (int i = 0; i < samples; i++) {
            pcm[offset + i] = clip(next());
        }
    }

    /**
     * What was made up runs within its last 4 ms into a frame that is known by now: no {@link #heard} has to join it.
     *
     * @param pcm what was made up, from its beginning on
     * @param samples how many
     * @param next first sample of the frame behind it
     */
    public void reach(short[] pcm, int samples, short next) {
        float off = next - next();
        int led = Math.min(samples, JOIN_SAMPLES);
        for (int i = 1; i <= led; i++) {
            int at = samples - led + i - 1;
            pcm[at] = clip(pcm[at] + off * i / (led + 1));
        }
        concealedSamples = 0;
    }

    /**
     * Stands from now on where another stands.
     *
     * @param other of the same stream
     */
    public void standLike(Concealment other) {
        System.arraycopy(other.history, 0, history, 0, history.length);
        System.arraycopy(other.period, 0, period, 0, period.length);
        pitchSamples = other.pitchSamples;
        step = other.step;
        concealedSamples = other.concealedSamples;
    }

    private void join(short[] pcm, int offset, int samples) {
        for (int i = 0; i < samples; i++) {
            float good = (i + 1f) / (samples + 1);
            pcm[offset + i] = clip(good * pcm[offset + i] + (1 - good) * next());
        }
    }

    private float next() {
        int at = concealedSamples;
        if (at >= SAMPLES) {
            return 0;
        }
        concealedSamples++;
        float fade = Math.min(1, (float) (SAMPLES - at) / (SAMPLES - FULL_SAMPLES));
        float seam = step * Math.max(0, 1 - (float) at / JOIN_SAMPLES);
        return fade * (period[at % pitchSamples] + seam);
    }

    private void learnPeriod() {
        pitchSamples = pitch();
        int start = HISTORY_SAMPLES - pitchSamples;
        int blended = pitchSamples / 4; // the last quarter runs into what came before the period: the loop closes
        for (int i = 0; i < pitchSamples; i++) {
            float earlier = Math.max(0, (float) (i + 1 - pitchSamples + blended) / (blended + 1));
            period[i] = (1 - earlier) * history[start + i] + earlier * history[start + i - pitchSamples];
        }
        step = history[HISTORY_SAMPLES - 1] - history[start - 1];
    }

    /** The lag at which the last 20 ms resemble what came before them most, by normalized cross-correlation. */
    private int pitch() {
        int best = LONGEST_PITCH_SAMPLES;
        double bestScore = 0;
        for (int lag = SHORTEST_PITCH_SAMPLES; lag <= LONGEST_PITCH_SAMPLES; lag++) {
            double score = resemblance(lag);
            if (score > bestScore) {
                bestScore = score;
                best = lag;
            }
        }
        return best;
    }

    private double resemblance(int lag) {
        long product = 0;
        long energy = 1;
        for (int i = HISTORY_SAMPLES - MATCHED_SAMPLES; i < HISTORY_SAMPLES; i++) {
            int earlier = history[i - lag];
            product += history[i] * earlier;
            energy += earlier * earlier;
        }
        return product <= 0 ? 0 : (double) product * product / energy;
    }

    private void remember(short[] pcm, int offset, int samples) {
        int kept = Math.min(samples, HISTORY_SAMPLES);
        System.arraycopy(history, kept, history, 0, HISTORY_SAMPLES - kept);
        System.arraycopy(pcm, offset + samples - kept, history, HISTORY_SAMPLES - kept, kept);
    }

    private static short clip(float value) {
        return (short) Math.clamp(Math.round(value), Short.MIN_VALUE, Short.MAX_VALUE);
    }
}
