package org.trunkline.media.bridge;

/**
 * What becomes of each frame while a trunk has nothing but background to tell: what Opus with DTX does on the wire
 * (RFC 7587 §3.1.3), without running an encoder for it.
 *
 * <pre>
 *   frame     speech  background ...
 *   sent      A A A   A A A A A A A A A A T T . . . . . . R T T . . . . . . R T T . .  B A A
 *                     └── hang-over ────┘  └── 400 ms ───┘                          speech
 *   A audio, B audio of a talk spurt that begins, T an Opus packet of its first byte alone, R audio again, . nothing
 * </pre>
 *
 * It is told twice that nothing comes: a browser that does not hear of it takes what is missing for lost, and makes up a quarter of
 * a second that fades away. The hang-over is also what the browser's comfort noise is made of: its decoder learns it from the last frames.
 */
final class Hush {
    /** What to send. */
    enum Step {
        AUDIO,
        BEGINNING,
        TOC_ONLY,
        NOTHING
    }

    private sealed interface State {
        /** Audio is sent; since {@code backgroundAt} it has been background. */
        record Audible(long backgroundAt) implements State {}

        /** The last packet was audio of the background. */
        record Refreshed() implements State {}

        /** It was told once that nothing is sent before {@code refreshAt}. */
        record Told(long refreshAt) implements State {}

        /** Nothing is sent before {@code refreshAt}. */
        record Hushed(long refreshAt) implements State {}
    }

    private static final long HANG_OVER_TICKS = Playhead.HZ / 4;
    private static final long REFRESH_TICKS = Playhead.HZ * 4 / 10; // RFC 7587 §3.1.3

    private State state = new State.Audible(0);

    /**
     * The next frame.
     *
     * @param heard whether somebody should hear it
     * @param at its media time
     */
    Step on(boolean heard, long at) {
        return switch (state) {
            case State.Audible(var since) when heard || at < since -> audible(at, Step.AUDIO);
            case State.Audible(var since) -> at - since < HANG_OVER_TICKS ? Step.AUDIO : told(at);
            case State.Refreshed _, State.Told _, State.Hushed _ when heard -> audible(at, Step.BEGINNING);
            case State.Refreshed _ -> told(at);
            case State.Told(var refreshAt) -> at < refreshAt ? toldAgain(refreshAt) : refreshed();
            case State.Hushed(var refreshAt) -> at < refreshAt ? Step.NOTHING : refreshed();
        };
    }

    /** The browser begins with another decoder, which has to learn the background first. */
    void anew(long at) {
        state = new State.Audible(at);
    }

    /** Whether nothing but comfort noise is played. */
    boolean hushed() {
        return !(state instanceof State.Audible);
    }

    private Step audible(long at, Step step) {
        state = new State.Audible(at + Framer.FRAME_TICKS);
        return step;
    }

    private Step told(long at) {
        state = new State.Told(at - Framer.FRAME_TICKS + REFRESH_TICKS);
        return Step.TOC_ONLY;
    }

    private Step toldAgain(long refreshAt) {
        state = new State.Hushed(refreshAt);
        return Step.TOC_ONLY;
    }

    private Step refreshed() {
        state = new State.Refreshed();
        return Step.AUDIO;
    }
}
