package org.trunkline.media.codec;

import java.nio.file.Path;
import java.util.Optional;

/** Makes Opus encoders and decoders (RFC 6716). Loaded once at start; may be used by all threads. */
public interface OpusLibrary {
    /**
     * Finds the best Opus that this machine has: the configured library; else the libopus that we bring along; else the
     * system's; else Concentus in pure Java, which costs several times the time (a warning says why it came to that).
     *
     * @param configured a libopus to use and no other
     * @return never null
     * @throws IllegalArgumentException the configured library cannot be used; the message says what to do
     */
    static OpusLibrary load(Optional<Path> configured) {
        return OpusChoice.choose(configured);
    }

    /**
     * A new encoder. It may be made on any thread; from then on one thread at a time uses and closes it.
     *
     * @param settings what it is to make
     * @return an encoder that the caller must close
     */
    OpusEncoder encoder(OpusEncoderSettings settings);

    /**
     * A new decoder to mono. It may be made on any thread; from then on one thread at a time uses and closes it.
     *
     * @param sampleRateHz what it puts out, whatever the sender used: 8000, 12000, 16000, 24000 or 48000
     * @return a decoder that the caller must close
     */
    OpusDecoder decoder(int sampleRateHz);

    /**
     * Which implementation this is, with its version and where it came from.
     *
     * @return words for a log line or a status page
     */
    String describe();

    /**
     * Encoders and decoders that are not closed yet.
     *
     * @return 0 when all calls have given theirs back
     */
    int open();
}
