package org.trunkline.media.bridge;

import org.trunkline.media.codec.OpusPacket;
import org.trunkline.media.rtp.RtpWriter;
import org.trunkline.media.srtp.SrtpSession;

/**
 * Room in which a lane handles one packet: nothing in it is kept to the next. The lanes of a loop share one, as they run one
 * after the other and a datagram is copied when it is sent; only who hears at once what was sent needs one of his own.
 */
final class Scratch {
    private static final int LARGEST_PAYLOAD_BYTES = 2048;

    /** Audio: 120 ms at 48 kHz are the longest that a packet of Opus holds (RFC 6716 §2.1.4), with room for a repair. */
    final short[] pcm = new short[8 * 6 * Framer.FRAME_TICKS];
    /** A packet that is made: of the largest payload that is passed on, or of one frame behind its repetition. */
    final byte[] packet = new byte[
            RtpWriter.HEADER_BYTES
                    + Math.max(LARGEST_PAYLOAD_BYTES, Repetition.MAX_BYTES + OpusPacket.MAX_FRAME_BYTES)
                    + SrtpSession.MAX_TRAILER_BYTES];
}
