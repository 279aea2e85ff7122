package org.trunkline.media.listening;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.trunkline.media.codec.G711;

/** Ten seconds of the speech that the rig plays ({@code bench/rig/speech.txt}), at 16 kHz; kept as µ-law to be small. */
public final class Speech {
    /** Samples a second of {@link #wide}. */
    public static final int WIDE_HZ = 16_000;

    private static final short[] WIDE = read();
    private static final double[] NARROW = Resampling.resample(doubles(WIDE), 1, 2);

    private Speech() {}

    /**
     * At 16 kHz.
     *
     * @return a copy
     */
    public static short[] wide() {
        return WIDE.clone();
    }

    /**
     * At 8 kHz, as all that is compared.
     *
     * @return a copy
     */
    public static double[] narrow() {
        return NARROW.clone();
    }

    /**
     * Any audio at 8 kHz.
     *
     * @param wide the same at 16 kHz
     * @return half as many samples
     */
    public static short[] narrow(short[] wide) {
        return shorts(Resampling.resample(doubles(wide), 1, 2));
    }

    /**
     * For those who compare.
     *
     * @param pcm samples
     * @return the same
     */
    public static double[] doubles(short[] pcm) {
        double[] values = new double[pcm.length];
        for (int i = 0; i < pcm.length; i++) {
            values[i] = pcm[i];
        }
        return values;
    }

    /**
     * For those who encode.
     *
     * @param values samples
     * @return the nearest that are whole
     */
    public static short[] shorts(double[] values) {
        short[] pcm = new short[values.length];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) Math.clamp(Math.round(values[i]), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return pcm;
    }

    private static short[] read() {
        try (InputStream in = Speech.class.getResourceAsStream("speech.ul")) {
            byte[] codes = in.readAllBytes();
            short[] pcm = new short[codes.length];
            G711.ULAW.decode(codes, 0, codes.length, pcm, 0);
            return pcm;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
