package org.trunkline.media.codec;

import java.util.OptionalInt;

/**
 * Decodes one stream to mono at a rate of its own; stereo is mixed down. Used by one thread at a time, the media loop
 * that owns the call. Every method but {@link #close()} throws {@link IllegalStateException} after closing.
 *
 * <pre>
 * packets      1     2     -     4                  5     -     (late)
 * calls      decode decode  decodeFec(4) decode(4) decode conceal
 * </pre>
 */
public interface OpusDecoder extends AutoCloseable {
    /**
     * Decodes one packet. Any bytes are allowed in.
     *
     * @param in holds the packet
     * @param offset its first byte
     * @param length its bytes
     * @param pcm room for {@link OpusPacket#MAX_MILLIS} (at 8 kHz 960 samples), whatever the packet
     * @param pcmOffset first sample
     * @return samples written, 2.5 to 120 ms; empty if the bytes are no Opus packet
     * @throws IllegalArgumentException too little room
     */
    OptionalInt decode(byte[] in, int offset, int length, short[] pcm, int pcmOffset);

    /**
     * Makes up for the audio right before a packet, from the packet's FEC where it has some, else by guessing. Decode
     * the packet itself afterwards.
     *
     * @param next holds the packet that came after the lost one
     * @param offset its first byte
     * @param length its bytes
     * @param pcm room for {@code samples}
     * @param pcmOffset first sample
     * @param samples what is missing: a multiple of 2.5 ms, at most 120 ms
     * @return samples written, all of them; empty if the bytes are no Opus packet
     * @throws IllegalArgumentException another length, or too little room
     */
    OptionalInt decodeFec(byte[] next, int offset, int length, short[] pcm, int pcmOffset, int samples);

    /**
     * Makes up for lost audio by guessing from what was before.
     *
     * @param pcm room for {@code samples}
     * @param pcmOffset first sample
     * @param samples a multiple of 2.5 ms, at most 120 ms
     * @return samples written, all of them
     * @throws IllegalArgumentException another length, or too little room
     */
    int conceal(short[] pcm, int pcmOffset, int samples);

    /**
     * Stands from now on where another decoder stands: both would decode the next packet alike.
     *
     * @param other of the same library and rate
     * @return false if that cannot be done; nothing has changed then
     */
    boolean standLike(OpusDecoder other);

    /** Gives all memory back; again does nothing. */
    @Override
    void close();
}
