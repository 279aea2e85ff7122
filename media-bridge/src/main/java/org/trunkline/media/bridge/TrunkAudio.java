package org.trunkline.media.bridge;

import java.util.Optional;

/**
 * What is done to the audio of one trunk; nothing, unless it is asked for.
 *
 * @param jitterBuffer how long what comes from it is held back; empty: it is not
 */
public record TrunkAudio(Optional<JitterBounds> jitterBuffer) {
    /** As it is. */
    public static final TrunkAudio UNTOUCHED = new TrunkAudio(Optional.empty());
}
