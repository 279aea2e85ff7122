package org.trunkline.media.rtp;

import java.util.ArrayList;
import java.util.List;
import org.trunkline.media.Drop;

/**
 * A packet that repeats earlier ones in front of its own audio (RFC 2198).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |1|   block PT  |     timestamp offset      |   block length    |  one for each repetition, the oldest first
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |0|   block PT  |  the repetitions in the same order, the packet's own audio behind them
 * +-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param repeated earlier audio, the oldest first: each a view with its own payload type and timestamp. Its sequence
 *     number is that of the carrier, since RFC 2198 does not tell the one that it was first sent with
 * @param primary the packet's own audio
 */
public record Red(List<RtpPacket> repeated, RtpPacket primary) implements RedParsed {
    /** Bytes in front of a repetition's share of the packet. */
    public static final int HEADER_BYTES = 4;

    /** Bytes in front of the packet's own audio. */
    public static final int LAST_HEADER_BYTES = 1;

    /** Most repetitions that are read: browsers send at most nine. */
    static final int MAX_REPEATED = 32;

    private static final int MAX_TIMESTAMP_OFFSET = (1 << 14) - 1;
    private static final int MAX_BLOCK_BYTES = (1 << 10) - 1;
    private static final int MORE_FOLLOW = 0x80;

    /** Keeps a copy of the list. */
    public Red {
        repeated = List.copyOf(repeated);
    }

    /**
     * Reads a payload (RFC 2198 §3). Every byte sequence is allowed in.
     *
     * @param packet of the payload type that was agreed on for {@code red}
     * @return its blocks as views into the same buffer, or why they cannot be told apart
     */
    public static RedParsed parse(RtpPacket packet) {
        byte[] b = packet.buffer();
        int end = packet.payloadOffset() + packet.payloadLength();
        int at = packet.payloadOffset();
        int repetitions = 0;
        int repeatedBytes = 0;
        while (at < end && (b[at] & MORE_FOLLOW) != 0) {
            if (at + HEADER_BYTES > end || ++repetitions > MAX_REPEATED) {
                return new Dropped(Drop.BAD_RED);
            }
            repeatedBytes += blockBytes(b, at);
            at += HEADER_BYTES;
        }
        int data = at + LAST_HEADER_BYTES;
        if (data + repeatedBytes > end) {
            return new Dropped(Drop.BAD_RED);
        }
        var primary = block(packet, packet.marker(), at, 0, data + repeatedBytes, end);
        return new Red(repetitions(packet, repetitions, data), primary);
    }

    private static List<RtpPacket> repetitions(RtpPacket packet, int count, int firstData) {
        byte[] b = packet.buffer();
        var blocks = new ArrayList<RtpPacket>(count);
        int data = firstData;
        for (int i = 0; i < count; i++) {
            int header = packet.payloadOffset() + i * HEADER_BYTES;
            int next = data + blockBytes(b, header);
            blocks.add(block(packet, false, header, Wire.get16(b, header + 1) >> 2, data, next));
            data = next;
        }
        return blocks;
    }

    private static RtpPacket block(
            RtpPacket packet, boolean marker, int header, int timestampOffset, int from, int to) {
        byte[] b = packet.buffer();
        return new RtpPacket(
                marker,
                b[header] & 0x7F,
                packet.sequence(),
                packet.timestamp() - timestampOffset,
                packet.ssrc(),
                b,
                from,
                to - from);
    }

    private static int blockBytes(byte[] b, int header) {
        return Wire.get16(b, header + 2) & MAX_BLOCK_BYTES;
    }

    /**
     * Whether a repetition fits the fields of its header.
     *
     * @param timestampOffset how much older it is, in clock units
     * @param bytes of it
     * @return false where it has to be left out
     */
    public static boolean fits(long timestampOffset, int bytes) {
        return timestampOffset > 0 && timestampOffset <= MAX_TIMESTAMP_OFFSET && bytes <= MAX_BLOCK_BYTES;
    }

    /**
     * Writes the header of one repetition; the oldest comes first, {@link #lastHeader} behind all of them.
     *
     * @param out where to
     * @param at first byte; {@link #HEADER_BYTES} are written
     * @param payloadType of the repeated audio, 0 to 127
     * @param timestampOffset how much older it is, which {@link #fits}
     * @param bytes of the repetition, which fit too
     * @return {@link #HEADER_BYTES}
     */
    public static int header(byte[] out, int at, int payloadType, int timestampOffset, int bytes) {
        out[at] = (byte) (MORE_FOLLOW | payloadType);
        Wire.put16(out, at + 1, timestampOffset << 2 | bytes >> 8);
        out[at + 3] = (byte) bytes;
        return HEADER_BYTES;
    }

    /**
     * Writes what comes between the headers of the repetitions and their bytes.
     *
     * @param out where to
     * @param at the byte that is written
     * @param payloadType of the packet's own audio, 0 to 127
     * @return {@link #LAST_HEADER_BYTES}
     */
    public static int lastHeader(byte[] out, int at, int payloadType) {
        out[at] = (byte) payloadType;
        return LAST_HEADER_BYTES;
    }
}
