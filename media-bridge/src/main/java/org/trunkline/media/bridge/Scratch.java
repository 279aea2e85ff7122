package org.trunkline.media.bridge;

import org.trunkline.media.srtp.SrtpSession;

/**
 * Room in which a lane handles one packet: nothing in it is kept to the next. The lanes of a loop share one, as they run one
 * after the other and a datagram is copied when it is sent; only who hears at once what was sent needs one of his own.
 */
final class Scratch {
    /** Audio: 120 ms at 48 kHz are the longest that a packet of Opus holds (RFC 6716 §2.1.4), with room for a repair. */
    final short[] pcm = new short[8 * 6 * Framer.FRAME_TICKS];
    /** A packet that is made. */
    final byte[] packet = new byte[2048 + SrtpSession.MAX_TRAILER_BYTES];
}
