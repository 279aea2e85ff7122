package org.trunkline.media.bridge;

import org.trunkline.media.rtp.RtpPacket;

/**
 * Decodes one incoming stream to mono; knows how to repair what is missing. Lengths are in ticks of 8000 Hz, of which each
 * holds one sample or, once {@link #rate} says so, two.
 */
interface AudioReader extends AutoCloseable {
    /** What is concealed is a multiple of 2.5 ms, the shortest Opus frame. */
    int STEP_TICKS = Playhead.HZ / 400;

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

    /**
     * Goes on for a while after what was heard last, of which nothing more has come.
     *
     * @param ticks a multiple of {@link #STEP_TICKS}, at most 120 ms of them
     * @return ticks written from index 0
     */
    int conceal(int ticks, short[] pcm, LaneMeter meter);

    /** After so many ticks of {@link #conceal} there is nothing left of what was heard. */
    int concealsTicks();

    /** Ticks of the audio before a packet that the packet carries once more. */
    int carriesAgain(RtpPacket next);

    /** Another reader of the same stream, which has to be told where it stands. */
    AudioReader another();

    /**
     * Stands from now on where the other stands.
     *
     * @param other this one's {@link #another}, or the one whose another this is
     * @return false if that cannot be done
     */
    boolean standLike(AudioReader other);

    /** Whether the payloads are already what a trunk of this codec wants to hear. */
    boolean speaks(TrunkVoice voice);

    @Override
    void close();
}
