package org.trunkline.media.codec;

/**
 * Encodes one stream of mono audio. Used by one thread at a time, the media loop that owns the call. Every method but
 * {@link #close()} throws {@link IllegalStateException} after closing.
 */
public interface OpusEncoder extends AutoCloseable {
    /**
     * Encodes one frame to one packet.
     *
     * @param pcm mono at the encoder's rate
     * @param pcmOffset first sample
     * @param samples 10, 20, 40 or 60 ms; at 8 kHz 20 ms are 160
     * @param out room for {@link OpusPacket#MAX_FRAME_BYTES}
     * @param outOffset where the packet starts
     * @return the packet's bytes, at least 1
     * @throws IllegalArgumentException another frame length, or too little room
     */
    int encode(short[] pcm, int pcmOffset, int samples, byte[] out, int outOffset);

    /**
     * How much work the following frames are worth.
     *
     * @param complexity 0 (least) to 10
     */
    void complexity(int complexity);

    /**
     * How many packets get lost on the way; more loss, more FEC.
     *
     * @param percent 0 (no FEC) to 100
     */
    void expectedLoss(int percent);

    /** The next packet is for a decoder that is new: it leans on nothing of what was encoded before, and repeats none of it. */
    void anew();

    /** Gives all memory back; again does nothing. */
    @Override
    void close();
}
