package org.trunkline.media.codec;

import java.util.Objects;

/**
 * Decodes wide-band speech of ITU-T G.722 at 64 kbit/s: one byte in, two samples of 16 kHz mono out. Belongs to one
 * stream and one loop.
 */
public final class G722Decoder {
    private static final int TAPS = 24;
    private static final int LOUDEST = 16383; // a sub-band has 15 bits

    private final G722Band low = G722Band.low();
    private final G722Band high = G722Band.high();
    private final int[] made = new int[TAPS];

    /** Before the first byte: silence. */
    public G722Decoder() {}

    /**
     * Codes to linear.
     *
     * @param in codes
     * @param off first code
     * @param bytes any number
     * @param pcm room for twice as many samples, 16 kHz mono
     * @param pcmOff first sample
     * @return samples written
     */
    public int decode(byte[] in, int off, int bytes, short[] pcm, int pcmOff) {
        Objects.checkFromIndexSize(off, bytes, in.length);
        Objects.checkFromIndexSize(pcmOff, 2 * bytes, pcm.length);
        for (int i = 0; i < bytes; i++) {
            int code = in[off + i] & 0xFF;
            join(lower(code & 0x3F), higher(code >> 6), pcm, pcmOff + 2 * i);
        }
        return 2 * bytes;
    }

    private int lower(int code) {
        int sample = within(low.prediction() + (low.step() * G722Tables.LOW_OUT_6[code] >> 15));
        int difference = low.step() * G722Tables.LOW_OUT_4[code >> 2] >> 15;
        low.scale(G722Tables.lowChange(code >> 2));
        low.took(difference);
        return sample;
    }

    private int higher(int code) {
        int difference = high.step() * G722Tables.HIGH_OUT[code] >> 15;
        int sample = within(high.prediction() + difference);
        high.scale(G722Tables.highChange(code));
        high.took(difference);
        return sample;
    }

    private void join(int lowSample, int highSample, short[] pcm, int at) {
        System.arraycopy(made, 2, made, 0, TAPS - 2);
        made[TAPS - 2] = lowSample + highSample;
        made[TAPS - 1] = lowSample - highSample;
        int first = 0;
        int second = 0;
        for (int i = 0; i < TAPS / 2; i++) {
            second += made[2 * i] * G722Tables.MIRROR[i];
            first += made[2 * i + 1] * G722Tables.MIRROR[TAPS / 2 - 1 - i];
        }
        pcm[at] = (short) G722Band.clip16(first >> 11);
        pcm[at + 1] = (short) G722Band.clip16(second >> 11);
    }

    private static int within(int sample) {
        return Math.clamp(sample, -LOUDEST - 1, LOUDEST);
    }
}
