package org.trunkline.media.codec;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.SplittableRandom;

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
    private static final double POLE = 0.5; // of the one-pole low-pass: 9.5 dB less at 4 kHz than at 0
    private static final double UNIFORM_TO_RMS = Math.sqrt(3 * (1 - POLE * POLE)); // undoes both variances

    private final double[] meanSquares = new double[REMEMBERED_FRAMES];
    private final double[] sorted = new double[REMEMBERED_FRAMES];
    private final SplittableRandom random;
    private int frames;
    private double filtered;

    /**
     * Nothing heard yet.
     *
     * @param seed the same seed gives the same noise
     */
    public ComfortNoise(long seed) {
        random = new SplittableRandom(seed);
    }

    /**
     * Takes notice of a frame that came, loud or quiet.
     *
     * @param pcm samples
     * @param offset first sample
     * @param samples at least 1
     */
    public void heard(short[] pcm, int offset, int samples) {
        long squares = 0;
        for (int i = offset; i < offset + samples; i++) {
            squares += pcm[i] * pcm[i];
        }
        remember((double) squares / samples);
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
        if (frames == 0) {
            return DEFAULT_DBOV;
        }
        double rms = Math.sqrt(quietMeanSquare());
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
        int level = levelDbov();
        double amplitude = level == SILENT_DBOV ? 0 : FULL_SCALE * Math.pow(10, level / 20.0) * UNIFORM_TO_RMS;
        for (int i = offset; i < offset + samples; i++) {
            filtered = POLE * filtered + 2 * random.nextDouble() - 1;
            pcm[i] = (short) Math.round(amplitude * filtered);
        }
    }

    /**
     * Writes the payload of a comfort-noise packet (RFC 3389 §3.1), level only.
     *
     * @param out room for one byte
     * @param offset where
     * @return 1
     */
    public int writePayload(byte[] out, int offset) {
        out[offset] = (byte) -levelDbov();
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
        meanSquares[frames++ % REMEMBERED_FRAMES] = meanSquare;
        if (frames == 2 * REMEMBERED_FRAMES) {
            frames = REMEMBERED_FRAMES; // only "how many, at most all" and the place in the ring matter
        }
    }

    private double quietMeanSquare() {
        int known = Math.min(frames, REMEMBERED_FRAMES);
        System.arraycopy(meanSquares, 0, sorted, 0, known);
        Arrays.sort(sorted, 0, known);
        return sorted[known / 4];
    }
}
