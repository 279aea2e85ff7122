package org.trunkline.media.codec;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The background of a call, for the gaps in which nothing is sent (mute, DTX, a reloading page): a steady line that
 * does not sound dead. 8 kHz mono, any frame length.
 *
 * <pre>
 * level  ▁▂▇█▆▂▁▁▇█▇▂▁        what was heard, frame by frame
 *        ^     ^^     ^       the quietest quarter of the last second or so is the background
 * noise               ▁▁▁▁▁▁  seeded, gently low-passed
 * </pre>
 *
 * <p>Levels are dBov: 0 is a full-scale square wave, -127 nothing (RFC 3389 §3.1).
 */
public final class ComfortNoise {
    /** The level of no sound at all, and the least that a payload can say. */
    public static final int SILENT_DBOV = -127;
    /** Assumed while nothing has been heard. */
    public static final int DEFAULT_DBOV = -65;
    /** Louder than this is no background: a tone or music that fills the whole memory must not become a roar. */
    public static final int LOUDEST_DBOV = -40;

    private static final int REMEMBERED_FRAMES = 64;
    private static final double FULL_SCALE = 32768;
    private static final int POLE_SHIFT = 1; // of the one-pole low-pass, 1/2: 9.5 dB less at 4 kHz than at 0
    private static final double RAW_RMS = 0x8000 / Math.sqrt(3 * (1 - 0.25)); // uniform 16 bits, low-passed
    private static final int GAIN_BITS = 24;

    private final double[] meanSquares = new double[REMEMBERED_FRAMES];
    private double[] sorted = {}; // with room from the first silence on
    private int state;
    private int frames;
    private int filtered;
    private boolean levelKnown; // of what was heard so far
    private int levelDbov;
    private int gain; // of the raw noise, with GAIN_BITS behind the point

    /**
     * Nothing heard yet.
     *
     * @param seed the same seed gives the same noise
     */
    public ComfortNoise(long seed) {
        state = Long.hashCode(seed * 0x9E3779B97F4A7C15L);
    }

    /**
     * Takes notice of a frame that came, loud or quiet.
     *
     * @param pcm samples
     * @param offset first sample
     * @param samples at least 1
     */
    public void heard(short[] pcm, int offset, int samples) {
        remember(meanSquare(pcm, offset, samples));
    }

    /**
     * The same behind a pause in which the far end sent nothing. A frame that is quieter than the background tells what it
     * was in all of it (DTX, which sends one in 400 ms: counted one by one, they would take seconds to be believed); one that
     * is louder may be the first of a word, and tells of itself alone.
     *
     * @param pcm samples
     * @param offset first sample
     * @param samples at least 1
     * @param pausedFrames the length of the pause
     */
    public void heardBehindPause(short[] pcm, int offset, int samples, long pausedFrames) {
        double meanSquare = meanSquare(pcm, offset, samples);
        boolean quieter = frames > 0 && meanSquare < quietMeanSquare();
        for (long i = quieter ? Math.min(pausedFrames, REMEMBERED_FRAMES) : 0; i >= 0; i--) {
            remember(meanSquare);
        }
    }

    private static double meanSquare(short[] pcm, int offset, int samples) {
        long squares = 0;
        for (int i = offset; i < offset + samples; i++) {
            squares += pcm[i] * pcm[i];
        }
        return (double) squares / samples;
    }

    /**
     * Takes notice of a level that the far end told (RFC 3389): from now on that is the background.
     *
     * @param dbov -127 to 0
     */
    public void told(int dbov) {
        frames = 0;
        remember(Math.pow(FULL_SCALE * Math.pow(10, dbov / 20.0), 2));
    }

    /**
     * The background as it is known now.
     *
     * @return {@link #SILENT_DBOV} to {@link #LOUDEST_DBOV}
     */
    public int levelDbov() {
        learn();
        return levelDbov;
    }

    /** Only the first frame of a silence has to. */
    private void learn() {
        if (!levelKnown) {
            levelKnown = true;
            levelDbov = frames == 0 ? DEFAULT_DBOV : dbov(Math.sqrt(quietMeanSquare()));
            double rms = levelDbov == SILENT_DBOV ? 0 : FULL_SCALE * Math.pow(10, levelDbov / 20.0);
            gain = (int) Math.round(rms / RAW_RMS * (1 << GAIN_BITS));
        }
    }

    private static int dbov(double rms) {
        double dbov = rms == 0 ? SILENT_DBOV : 20 * Math.log10(rms / FULL_SCALE);
        return Math.clamp(Math.round(dbov), SILENT_DBOV, LOUDEST_DBOV);
    }

    /**
     * Makes the next stretch of noise at {@link #levelDbov()}.
     *
     * @param pcm room for it
     * @param offset first sample
     * @param samples any number
     */
    public void fill(short[] pcm, int offset, int samples) {
        learn();
        for (int i = offset; i < offset + samples; i++) {
            pcm[i] = (short) next();
        }
    }

    /**
     * Goes over from audio to noise, or back.
     *
     * @param pcm the audio; what is made of it
     * @param offset first sample
     * @param samples any number
     * @param from how much of it is noise at the first sample, 0 to 1
     * @param to how much of it is noise behind the last sample, 0 to 1
     */
    public void blend(short[] pcm, int offset, int samples, float from, float to) {
        learn();
        float step = (to - from) / samples;
        for (int i = 0; i < samples; i++) {
            float share = from + i * step;
            pcm[offset + i] = (short) Math.round((1 - share) * pcm[offset + i] + share * next());
        }
    }

    /** A linear congruential generator's upper half is random enough to be heard as noise. */
    private int next() {
        state = state * 1664525 + 1013904223;
        filtered = (filtered >> POLE_SHIFT) + (state >> 16);
        return (int) (filtered * (long) gain + (1 << GAIN_BITS - 1) >> GAIN_BITS);
    }

    /**
     * Writes the payload of a comfort-noise packet (RFC 3389 §3.1), level only.
     *
     * @param dbov -127 to 0
     * @param out room for one byte
     * @param offset where
     * @return 1
     */
    public static int writePayload(int dbov, byte[] out, int offset) {
        out[offset] = (byte) -dbov;
        return 1;
    }

    /**
     * Reads the level of a comfort-noise packet; spectral coefficients behind it are not used (RFC 3389 §3.3 lets us).
     *
     * @param payload holds it
     * @param offset its first byte
     * @param length its bytes
     * @return dBov, -127 to 0; empty if there is no payload
     */
    public static OptionalInt levelOf(byte[] payload, int offset, int length) {
        return length < 1 ? OptionalInt.empty() : OptionalInt.of(-(payload[offset] & 0x7F)); // the top bit is unused
    }

    private void remember(double meanSquare) {
        levelKnown = false;
        meanSquares[frames++ % REMEMBERED_FRAMES] = meanSquare;
        if (frames == 2 * REMEMBERED_FRAMES) {
            frames = REMEMBERED_FRAMES; // only "how many, at most all" and the place in the ring matter
        }
    }

    private double quietMeanSquare() {
        int known = Math.min(frames, REMEMBERED_FRAMES);
        sorted = sorted.length == 0 ? new double[REMEMBERED_FRAMES] : sorted;
        System.arraycopy(meanSquares, 0, sorted, 0, known);
        Arrays.sort(sorted, 0, known);
        return sorted[known / 4];
    }
}
