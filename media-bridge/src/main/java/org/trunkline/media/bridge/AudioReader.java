package org.trunkline.media.bridge;

import org.trunkline.media.codec.G711;
import org.trunkline.media.rtp.RtpPacket;

/** Decodes one incoming stream to 8 kHz mono; knows how to repair what is missing. */
interface AudioReader extends AutoCloseable {
    /** RTP clock of the stream. */
    int clockRateHz();

    /**
     * Decodes a packet.
     *
     * @return samples written from index 0, 0 if the payload is not of this codec
     */
    int decode(RtpPacket packet, short[] pcm);

    /**
     * Makes up for audio that was lost right before a packet.
     *
     * @param next the packet after the loss, not yet decoded; it may carry forward error correction
     * @param samples how much is missing
     * @return samples written from index 0
     */
    int repair(RtpPacket next, int samples, short[] pcm);

    /** Whether the payloads are already what a trunk of this law wants to hear. */
    boolean speaks(G711 law);

    @Override
    void close();
}
