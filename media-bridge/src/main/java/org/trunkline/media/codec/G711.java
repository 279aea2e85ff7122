package org.trunkline.media.codec;

import java.util.Objects;

/**
 * The two telephone codecs of ITU-T G.711: 8 kHz mono, one byte a sample, so 160 bytes are 20 ms.
 *
 * <pre>
 *   7   6   5   4   3   2   1   0        P = 1: positive
 * +---+---+---+---+---+---+---+---+      segment: doubles the step (after the first, or the first two)
 * | P |  segment  |   interval    |      interval: sixteen equal steps in a segment
 * +---+---+---+---+---+---+---+---+      on the line µ-law inverts all bits but P, A-law every even one
 * </pre>
 *
 * <p>Linear values are 16-bit. The law's own scale is 14 bits (µ) or 13 (A), left-aligned in them, so a value on a
 * decision boundary is decided as in the ITU-T G.191 reference software: negative values as the one's complement.
 */
public enum G711 {
    /** µ-law, RTP name PCMU, static payload type 0. */
    ULAW(2, 33, 0x7F),
    /** A-law, RTP name PCMA, static payload type 8. */
    ALAW(3, 0, 0x55);

    private static final int LINEAR_BITS = 16;

    private final int idleBits; // below the law's own scale
    private final int bias; // µ-law, in 14-bit units: makes all segment borders powers of two
    private final int toggled; // bits that are inverted on the line
    private final short[] linearOf = new short[256];
    private final byte[] codeOf;

    G711(int idleBits, int bias, int toggled) {
        this.idleBits = idleBits;
        this.bias = bias;
        this.toggled = toggled;
        this.codeOf = new byte[1 << (LINEAR_BITS - idleBits)];
        fillTables();
    }

    /**
     * Codes to linear.
     *
     * @param in codes
     * @param off first code
     * @param len codes, any number
     * @param pcm room for {@code len} samples, 8 kHz mono
     * @param pcmOff first sample
     */
    public void decode(byte[] in, int off, int len, short[] pcm, int pcmOff) {
        Objects.checkFromIndexSize(off, len, in.length);
        Objects.checkFromIndexSize(pcmOff, len, pcm.length);
        for (int i = 0; i < len; i++) {
            pcm[pcmOff + i] = linearOf[in[off + i] & 0xFF];
        }
    }

    /**
     * Linear to codes.
     *
     * @param pcm samples, 8 kHz mono
     * @param off first sample
     * @param samples any number
     * @param out room for {@code samples} codes
     * @param outOff first code
     */
    public void encode(short[] pcm, int off, int samples, byte[] out, int outOff) {
        Objects.checkFromIndexSize(off, samples, pcm.length);
        Objects.checkFromIndexSize(outOff, samples, out.length);
        for (int i = 0; i < samples; i++) {
            out[outOff + i] = code(pcm[off + i]);
        }
    }

    /**
     * Codes of this law to codes of another, through linear. In place is allowed.
     *
     * @param in codes of this law
     * @param off first code
     * @param len codes, any number
     * @param to the law of {@code out}
     * @param out room for {@code len} codes
     * @param outOff first code
     */
    public void transcode(byte[] in, int off, int len, G711 to, byte[] out, int outOff) {
        Objects.checkFromIndexSize(off, len, in.length);
        Objects.checkFromIndexSize(outOff, len, out.length);
        for (int i = 0; i < len; i++) {
            out[outOff + i] = to.code(linearOf[in[off + i] & 0xFF]);
        }
    }

    /**
     * What a silent line carries.
     *
     * @return the code of the smallest positive value
     */
    public byte silence() {
        return (byte) line(0x80);
    }

    private byte code(short linear) {
        return codeOf[linear >> idleBits & codeOf.length - 1];
    }

    private void fillTables() {
        int positives = codeOf.length / 2;
        int from = 0;
        for (int step = 0; step < 128; step++) {
            linearOf[line(0x80 | step)] = (short) output(step);
            linearOf[line(step)] = (short) -output(step);
            int to = step == 127 ? positives : border(step + 1);
            for (int value = from; value < to; value++) {
                codeOf[value] = (byte) line(0x80 | step);
                codeOf[2 * positives - 1 - value] = (byte) line(step); // ~value, the one's complement
            }
            from = to;
        }
    }

    /** The byte on the line for polarity, segment and interval. */
    private int line(int pattern) {
        return pattern ^ toggled;
    }

    /** The lower decision value of a step (G.711 Tables 1a and 2a), in the law's own scale. */
    private int border(int step) {
        return scaled(step, 0);
    }

    /** The decoder's output for a step (same tables), 16-bit: the middle between its borders. */
    private int output(int step) {
        return scaled(step, 1) << idleBits;
    }

    private int scaled(int step, int halfInterval) {
        int segment = step >> 4;
        int inSegment = 2 * (step & 0x0F) + halfInterval;
        if (bias > 0) {
            return (32 + inSegment << segment) - bias;
        }
        return segment == 0 ? inSegment : 32 + inSegment << segment - 1; // A-law: the first two segments are one line
    }
}
