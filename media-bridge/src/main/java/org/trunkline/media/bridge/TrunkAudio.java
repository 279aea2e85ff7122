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
 * @param tellsPauses whether it is told of pauses instead of sent their noise, where it has agreed to that; then it is offered
 */
public record TrunkAudio(
        Optional<JitterBounds> jitterBuffer, Gain from, Gain to, NoiseMode noise, boolean tellsPauses) {
    /** As it is. */
    public static final TrunkAudio UNTOUCHED = new TrunkAudio(Optional.empty(), Gain.NONE, Gain.NONE, NoiseMode.ACCEPT);

    /** Checks. */
    public TrunkAudio {
        if (tellsPauses && noise == NoiseMode.OFF) {
            throw new IllegalArgumentException("comfort noise cannot be sent to a trunk where it is off");
        }
    }

    /**
     * The stream to it never stops.
     *
     * @param jitterBuffer how long what comes from it is held back; empty: it is not
     * @param from how much louder what comes from it is made
     * @param to how much louder what it is sent is made
     * @param noise whether it may tell its background instead of sending it
     */
    public TrunkAudio(Optional<JitterBounds> jitterBuffer, Gain from, Gain to, NoiseMode noise) {
        this(jitterBuffer, from, to, noise, false);
    }
}
