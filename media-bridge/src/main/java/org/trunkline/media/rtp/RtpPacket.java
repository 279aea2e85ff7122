package org.trunkline.media.rtp;

import org.trunkline.media.Drop;

/**
 * A well-formed RTP packet: a view into the buffer it came in.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * |                           timestamp                           |
 * |                             SSRC                              |
 * |              CSRC identifiers, extension if X                 |
 * |                payload, padding if P                          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param marker the marker bit
 * @param payloadType 0 to 127
 * @param sequence 0 to 65535
 * @param timestamp 32 bits, wraps
 * @param ssrc 32 bits
 * @param buffer the datagram's bytes, owned by whoever handed them in
 * @param payloadOffset where the payload starts in {@code buffer}
 * @param payloadLength payload bytes without padding, may be 0
 */
public record RtpPacket(
        boolean marker,
        int payloadType,
        int sequence,
        int timestamp,
        int ssrc,
        byte[] buffer,
        int payloadOffset,
        int payloadLength)
        implements Parsed {
    private static final int FIXED_HEADER_BYTES = 12;

    /**
     * Reads a plain RTP packet (RFC 3550 §5.1). Every byte sequence is allowed in.
     *
     * @param buffer holds the datagram
     * @param offset its first byte
     * @param length its bytes
     * @return the packet, or why it is none
     */
    public static Parsed parse(byte[] buffer, int offset, int length) {
        if (length < FIXED_HEADER_BYTES) {
            return new Dropped(Drop.TOO_SHORT);
        }
        int first = Wire.get8(buffer, offset);
        if (first >> 6 != 2) {
            return new Dropped(Drop.NOT_RTP);
        }
        int end = offset + length;
        int payload = offset + FIXED_HEADER_BYTES + 4 * (first & 0x0F);
        if ((first & 0x10) != 0) { // RFC 3550 §5.3.1: profile-defined 16 bits, length in 32-bit words
            if (payload + 4 > end) {
                return new Dropped(Drop.BAD_RTP);
            }
            payload += 4 + 4 * Wire.get16(buffer, payload + 2);
        }
        int padding = (first & 0x20) != 0 ? Wire.get8(buffer, end - 1) : 0;
        boolean paddingMissing = (first & 0x20) != 0 && padding == 0;
        if (paddingMissing || payload + padding > end) {
            return new Dropped(Drop.BAD_RTP);
        }
        int second = Wire.get8(buffer, offset + 1);
        return new RtpPacket(
                (second & 0x80) != 0,
                second & 0x7F,
                Wire.get16(buffer, offset + 2),
                Wire.get32(buffer, offset + 4),
                Wire.get32(buffer, offset + 8),
                buffer,
                payload,
                end - padding - payload);
    }
}
