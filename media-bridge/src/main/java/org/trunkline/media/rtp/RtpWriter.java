package org.trunkline.media.rtp;

/** Writes the fixed RTP header (RFC 3550 §5.1): no padding, extension or CSRC. */
public final class RtpWriter {
    /** Bytes of the header. */
    public static final int HEADER_BYTES = 12;

    private static final int VERSION_2 = 0x80;

    private RtpWriter() {}

    /**
     * Writes a header.
     *
     * @param out where to
     * @param off first byte; {@link #HEADER_BYTES} bytes are written
     * @param marker the marker bit
     * @param pt payload type, 0 to 127
     * @param seq sequence number; the low 16 bits are written
     * @param ts timestamp
     * @param ssrc SSRC
     * @return {@link #HEADER_BYTES}
     */
    public static int header(byte[] out, int off, boolean marker, int pt, int seq, int ts, int ssrc) {
        out[off] = (byte) VERSION_2;
        out[off + 1] = (byte) ((marker ? 0x80 : 0) | pt & 0x7F);
        Wire.put16(out, off + 2, seq);
        Wire.put32(out, off + 4, ts);
        Wire.put32(out, off + 8, ssrc);
        return HEADER_BYTES;
    }

    /**
     * The sequence number in a header that was written.
     *
     * @param out holds it
     * @param off its first byte
     * @return 0 to 65535
     */
    public static int sequence(byte[] out, int off) {
        return Wire.get16(out, off + 2);
    }

    /**
     * The timestamp in a header that was written.
     *
     * @param out holds it
     * @param off its first byte
     * @return timestamp
     */
    public static int timestamp(byte[] out, int off) {
        return Wire.get32(out, off + 4);
    }
}
