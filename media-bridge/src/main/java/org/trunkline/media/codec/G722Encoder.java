package org.trunkline.media.codec;

import java.util.Objects;

/**
 * Encodes wide-band speech by ITU-T G.722 at 64 kbit/s: 16 kHz mono in, one byte for two samples out.
 *
 * <pre>
 *               ┌─► lower band, 0-4 kHz ─► 6 bits ─┐
 *  16 kHz ─► QMF┤                                  ├─► byte: hhllllll
 *               └─► higher band, 4-8 kHz ─► 2 bits ┘
 * </pre>
 *
 * Belongs to one stream and one loop.
 */
public final class G722Encoder {
    private static final int TAPS = 24;

    private final G722Band low = G722Band.low();
    private final G722Band high = G722Band.high();
    private final int[] heard = new int[TAPS];

    /** Before the first sample: silence. */
    public G722Encoder() {}

    /**
     * Linear to codes.
     *
     * @param pcm samples, 16 kHz mono
     * @param off first sample
     * @param samples an even number
     * @param out room for half as many bytes
     * @param outOff first byte
     * @return bytes written
     */
    public int encode(short[] pcm, int off, int samples, byte[] out, int outOff) {
        Objects.checkFromIndexSize(off, samples, pcm.length);
        Objects.checkFromIndexSize(outOff, samples / 2, out.length);
        for (int i = 0; i < samples / 2; i++) {
            out[outOff + i] = (byte) code(pcm[off + 2 * i], pcm[off + 2 * i + 1]);
        }
        return samples / 2;
    }

    private int code(short first, short second) {
        System.arraycopy(heard, 2, heard, 0, TAPS - 2);
        heard[TAPS - 2] = first;
        heard[TAPS - 1] = second;
        int odd = 0;
        int even = 0;
        for (int i = 0; i < TAPS / 2; i++) {
            odd += heard[2 * i] * G722Tables.MIRROR[i];
            even += heard[2 * i + 1] * G722Tables.MIRROR[TAPS / 2 - 1 - i];
        }
        return higher(even - odd >> 14) << 6 | lower(even + odd >> 14);
    }

    private int lower(int sample) {
        int error = G722Band.clip16(sample - low.prediction());
        int magnitude = error >= 0 ? error : ~error;
        int interval = 1;
        while (interval < 30 && magnitude >= G722Tables.LOW_LEVELS[interval] * low.step() >> 12) {
            interval++;
        }
        int code = G722Tables.lowCode(error < 0, interval);
        int difference = low.step() * G722Tables.LOW_OUT_4[code >> 2] >> 15;
        low.scale(G722Tables.lowChange(code >> 2));
        low.took(difference);
        return code;
    }

    private int higher(int sample) {
        int error = G722Band.clip16(sample - high.prediction());
        int magnitude = error >= 0 ? error : ~error;
        boolean outer = magnitude >= G722Tables.HIGH_LEVEL * high.step() >> 12;
        int code = (error < 0 ? 0 : 2) + (outer ? 0 : 1);
        int difference = high.step() * G722Tables.HIGH_OUT[code] >> 15;
        high.scale(G722Tables.highChange(code));
        high.took(difference);
        return code;
    }
}
