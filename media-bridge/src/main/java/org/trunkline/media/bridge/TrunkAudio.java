package org.trunkline.media.bridge;

import java.util.Optional;
import org.trunkline.media.codec.Gain;

/**
 * What is done to the audio of one trunk; nothing, unless it is asked for.
 *
 * @param jitterBuffer how long what comes from it is held back; empty: it is not
 * @param from how much louder what comes from it is made
 * @param to how much louder what it is sent is made
 * @param noise whether it may tell its background instead of sending it
 */
public record TrunkAudio(Optional<JitterBounds> jitterBuffer, Gain from, Gain to, NoiseMode noise) {
    /** As it is. */
    public static final TrunkAudio UNTOUCHED = new TrunkAudio(Optional.empty(), Gain.NONE, Gain.NONE, NoiseMode.ACCEPT);
}
