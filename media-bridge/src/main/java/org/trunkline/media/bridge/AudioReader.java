package org.trunkline.media.bridge;

import org.trunkline.media.rtp.RtpPacket;

/**
 * Decodes one incoming stream to mono; knows how to repair what is missing. Lengths are in ticks of 8000 Hz, of which each
 * holds one sample or, once {@link #rate} says so, two.
 */
interface AudioReader extends AutoCloseable {
    /** RTP clock of the stream. */
    int clockRateHz();

    /**
     * From now on audio is wanted at this rate.
     *
     * @param samplesATick 1 for 8 kHz, 2 for 16 kHz
     */
    void rate(int samplesATick);

    /**
     * Decodes a packet.
     *
     * @return ticks written from index 0, 0 if the payload is not of this codec
     */
    int decode(RtpPacket packet, short[] pcm);

    /**
     * Makes up for audio that was lost right before a packet.
     *
     * @param next the packet after the loss, not yet decoded; it may carry forward error correction
     * @param ticks how much is missing
     * @param meter told what was recovered and what was guessed
     * @return ticks written from index 0
     */
    int repair(RtpPacket next, int ticks, short[] pcm, LaneMeter meter);

    /** Whether the payloads are already what a trunk of this codec wants to hear. */
    boolean speaks(TrunkVoice voice);

    @Override
    void close();
}
