package org.trunkline.media.bridge;

import org.trunkline.media.codec.ComfortNoise;
import org.trunkline.media.codec.VoiceActivity;

/**
 * What becomes of each packet to a trunk that is told of pauses instead of sent their noise (RFC 3389).
 *
 * <pre>
 *   packet    speech  background, or nothing came ...           louder          speech
 *   sent      A A A   A A A A A A A N . . . . . . . N . . . N . N . . . . . . . A A A
 *                     └─ 250 ms ──┘ └─── 400 ms ───┘                            M
 *   A audio, N a level, . nothing, M marker
 * </pre>
 *
 * A level that is more than 3 dB away from the one that was told last is told at once, but ten times a second at the most.
 */
final class Pauses {
    /** What to send. */
    enum Step {
        AUDIO,
        LEVEL,
        NOTHING
    }

    private sealed interface State {
        /** Audio is sent; since {@code backgroundAt} it has been background. */
        record Audible(long backgroundAt) implements State {}

        /** The trunk plays noise of that level, which it was told at {@code toldAt}. */
        record Pausing(long toldAt, int toldDbov) implements State {}
    }

    private static final long HANG_OVER_TICKS = Playhead.HZ / 4; // short pauses stay audio
    private static final long AGAIN_TICKS = Playhead.HZ * 4 / 10; // a level may be lost, and a silent stream be taken for dead
    private static final long LEAST_TICKS = Playhead.HZ / 10; // a background that fades passes many levels
    private static final int OTHER_LEVEL_DB = 3;

    private final ComfortNoise noise;
    private VoiceActivity activity; // from the first packet on; most trunks are never told
    private State state = new State.Audible(0);

    /** @param noise which knows how loud the background is */
    Pauses(ComfortNoise noise) {
        this.noise = noise;
    }

    /** A packet of audio that came. */
    Step heard(short[] pcm, int offset, int samples, long at, int ticks) {
        activity = activity == null ? new VoiceActivity() : activity;
        return on(activity.heard(pcm, offset, samples), at, ticks);
    }

    /** A packet that was made up: {@code silence}, or a guess, which in a pause is one at its background. */
    Step madeUp(boolean silence, long at, int ticks) {
        return on(!silence && state instanceof State.Audible, at, ticks);
    }

    /** Something else is sent until then. */
    void interrupted(long until) {
        state = new State.Audible(until);
    }

    boolean isPausing() {
        return state instanceof State.Pausing;
    }

    private Step on(boolean audible, long at, int ticks) {
        if (audible) {
            interrupted(at + ticks);
            return Step.AUDIO;
        }
        return switch (state) {
            case State.Audible(var since) -> at - since < HANG_OVER_TICKS ? Step.AUDIO : level(at);
            case State.Pausing told -> isOver(told, at) ? level(at) : Step.NOTHING;
        };
    }

    private boolean isOver(State.Pausing told, long at) {
        long since = at - told.toldAt();
        return since >= AGAIN_TICKS
                || since >= LEAST_TICKS && Math.abs(noise.levelDbov() - told.toldDbov()) > OTHER_LEVEL_DB;
    }

    private Step level(long at) {
        state = new State.Pausing(at, noise.levelDbov());
        return Step.LEVEL;
    }
}
