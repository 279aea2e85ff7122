package org.trunkline.media.bridge;

/** What a lane had to make up for loss. Ticks of 8000 Hz come in, frames of 20 ms are told. Of the media loop. */
final class LaneMeter {
    private long recoveredTicks;
    private long concealedTicks;

    /** Audio that was lost came out of a later packet: its FEC, or its redundant copy. */
    void recovered(int ticks) {
        recoveredTicks += ticks;
    }

    /** Audio that was lost was guessed from what was before it. */
    void concealed(int ticks) {
        concealedTicks += ticks;
    }

    /** Of what was made up so much had been lost at the most; the rest was never sent. */
    void lost(LaneMeter made, int mostTicks) {
        long recovered = Math.min(made.recoveredTicks, mostTicks);
        recoveredTicks += recovered;
        concealedTicks += Math.min(made.concealedTicks, mostTicks - recovered);
    }

    /** In whole frames of 20 ms, rounded. */
    long recoveredFrames() {
        return frames(recoveredTicks);
    }

    /** In whole frames of 20 ms, rounded. */
    long concealedFrames() {
        return frames(concealedTicks);
    }

    private static long frames(long ticks) {
        return (ticks + Framer.FRAME_TICKS / 2) / Framer.FRAME_TICKS;
    }
}
