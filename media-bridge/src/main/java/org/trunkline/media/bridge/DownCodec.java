package org.trunkline.media.bridge;

import java.util.List;

/**
 * In which codec a browser is sent what a trunk says. A browser empties its jitter buffer when the payload type changes, and
 * what was in it is never heard: so the codec changes while nobody speaks.
 *
 * <pre>
 *               clean for a while, and a pause; where Opus is wanted, only while encoders are spared
 *        ┌──────────────────────────────────────────┐
 *      Opus                                       G.711, the trunk's own, untouched
 *        └──────────────────────────────────────────┘
 *               loss, and a pause or two seconds; or no more need to spare, and a pause
 * </pre>
 */
final class DownCodec {
    private static final long LONGEST_WAIT_NANOS = 2_000_000_000L;

    private final AudioWriter main;
    private List<AudioWriter.Plain> besides;
    private Downlink.Codec wanted = Downlink.Codec.OPUS;
    private AudioWriter now;
    private boolean sparing;
    private boolean begun;
    private long cleanNanos; // when it was last

    /**
     * @param main the first codec of our answer
     * @param besides G.711 that the browser takes as well
     */
    DownCodec(AudioWriter main, List<AudioWriter.Plain> besides) {
        this.main = main;
        this.besides = List.copyOf(besides);
        now = main;
    }

    /** What is wanted from now on, without waiting: it is another trunk that speaks. */
    void wants(Downlink.Codec codec) {
        begun &= wanted == codec;
        wanted = codec;
    }

    /** The browser takes this G.711 from now on, and no other. */
    void takes(List<AudioWriter.Plain> g711) {
        besides = List.copyOf(g711);
    }

    AudioWriter writer() {
        return now;
    }

    /** Whether the codec may change while the call lasts, for which the trunk has to be listened to. */
    boolean waits() {
        return !besides.isEmpty()
                && switch (wanted) {
                    case OPUS -> sparing || now != main;
                    case G711 -> false;
                    case ADAPTIVE -> true;
                };
    }

    /** Whether it is the trunk's own for no other reason than to spare the encoder. */
    boolean isSpared() {
        return wanted == Downlink.Codec.OPUS && now != main;
    }

    /**
     * Before the next packet of a trunk.
     *
     * @param clean whether the browser reports that next to nothing is lost
     * @param pause whether nobody speaks
     * @return whether the codec is another one from now on
     */
    boolean turn(TrunkVoice voice, boolean clean, boolean pause, long nowNanos) {
        cleanNanos = clean ? nowNanos : cleanNanos;
        var best = best(voice, clean);
        boolean turns = !best.equals(now) && (!begun || due(best, voice, pause, nowNanos));
        begun = true;
        now = turns ? best : now;
        return turns;
    }

    private AudioWriter best(TrunkVoice voice, boolean clean) {
        boolean untouched = switch (wanted) {
            case OPUS -> sparing && clean;
            case G711 -> true;
            case ADAPTIVE -> clean;
        };
        return untouched
                ? besides.stream().filter(g711 -> g711.speaks(voice)).findFirst().<AudioWriter>map(g711 -> g711).orElse(main)
                : main;
    }

    private boolean due(AudioWriter best, TrunkVoice voice, boolean pause, long nowNanos) {
        boolean lossHurts = best == main && nowNanos - cleanNanos >= LONGEST_WAIT_NANOS;
        boolean cannotStay = now != main && !(now.speaks(voice) && besides.contains(now));
        return pause || lossHurts || !waits() || cannotStay;
    }

    void effort(Effort effort) {
        sparing = effort.sparing();
        main.complexity(effort.complexity());
    }

    void expectedLoss(int percent) {
        main.expectedLoss(percent);
    }

    void close() {
        main.close();
    }
}
