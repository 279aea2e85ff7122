package org.trunkline.media.leg;

import java.util.random.RandomGenerator;
import org.trunkline.media.rtp.RtpWriter;

/**
 * A stream that the gateway sends: its own SSRC, sequence numbers and timestamps, whatever came in. A sequence number is
 * used once: with SRTP a second use would repeat a nonce (RFC 3711 §9.1).
 */
public final class OutgoingStream {
    /** RFC 3711 §3.3.1: beyond half of all numbers a receiver guesses a wrong roll-over counter. */
    private static final int LARGEST_GAP = 4000;

    private final int ssrc;
    private final int timestampOffset;
    private final SequenceWindow used = new SequenceWindow();
    private int sequence;
    private int skipped;
    private long packets;

    /**
     * A stream with random start values (RFC 3550 §5.1).
     *
     * @param random secure for SRTP
     */
    public OutgoingStream(RandomGenerator random) {
        ssrc = random.nextInt();
        timestampOffset = random.nextInt();
        sequence = random.nextInt(1 << 15); // RFC 3711 §3.3.1: the lower half keeps early loss from confusing the ROC
    }

    /**
     * Writes the header of the next packet.
     *
     * @param packet at least 12 bytes
     * @param marker the marker bit
     * @param payloadType 0 to 127
     * @param samples media time since the stream began, in clock units
     * @return header bytes written
     */
    public int next(byte[] packet, boolean marker, int payloadType, long samples) {
        sequence = sequence + 1 & 0xFFFF;
        skipped = 0;
        used.advance(1);
        return header(packet, marker, payloadType, sequence, samples);
    }

    /**
     * The newest number, used or skipped.
     *
     * @return 0 to 65535
     */
    public int sequence() {
        return sequence;
    }

    /**
     * Writes the header of a packet that takes a number which was skipped.
     *
     * @param packet at least 12 bytes
     * @param payloadType 0 to 127
     * @param samples media time since the stream began, in clock units
     * @param back how far behind the newest number
     * @return header bytes written, 0 if that number has been used or is too old
     */
    public int overtaken(byte[] packet, int payloadType, long samples, int back) {
        if (!used.take(back)) {
            return 0;
        }
        return header(packet, false, payloadType, sequence - back & 0xFFFF, samples);
    }

    /**
     * Passes loss on: the next packet is that many numbers further, as far as a receiver can follow.
     *
     * @param lost packets
     */
    public void skip(int lost) {
        int steps = Math.min(lost, LARGEST_GAP - skipped);
        skipped += steps;
        sequence = sequence + steps & 0xFFFF;
        used.skip(steps);
    }

    /**
     * The stream's name on the wire.
     *
     * @return 32 bits
     */
    public int ssrc() {
        return ssrc;
    }

    /**
     * Packets sent.
     *
     * @return a count
     */
    public long packets() {
        return packets;
    }

    private int header(byte[] packet, boolean marker, int payloadType, int number, long samples) {
        packets++;
        return RtpWriter.header(packet, 0, marker, payloadType, number, timestampOffset + (int) samples, ssrc);
    }
}
