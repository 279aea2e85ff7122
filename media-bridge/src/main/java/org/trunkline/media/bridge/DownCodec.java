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
    private final List<AudioWriter.Plain> besides;
    private Downlink.Codec wanted = Downlink.Codec.OPUS;
    private AudioWriter now;
    private boolean sparing;
    private boolean begun;
    private AudioWriter wish;
    private long wishedNanos;

    /**
     * @param main the first codec of our answer
     * @param besides G.711 that the browser takes as well
     */
    DownCodec(AudioWriter main, List<AudioWriter.Plain> besides) {
        this.main = main;
        this.besides = List.copyOf(besides);
        now = main;
        wish = main;
    }

    /** What is wanted from now on. */
    void wants(Downlink.Codec codec) {
        wanted = codec;
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

    /**
     * Before the next packet of a trunk.
     *
     * @param clean whether the browser reports that next to nothing is lost
     * @param pause whether nobody speaks
     * @return whether the codec is another one from now on
     */
    boolean turn(TrunkVoice voice, boolean clean, boolean pause, long nowNanos) {
        var best = best(voice, clean);
        if (best != wish) {
            wish = best;
            wishedNanos = nowNanos;
        }
        if (wish == now || begun && !due(voice, clean, pause, nowNanos)) {
            begun = true;
            return false;
        }
        begun = true;
        now = wish;
        return true;
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

    private boolean due(TrunkVoice voice, boolean clean, boolean pause, long nowNanos) {
        boolean lossHurts = wish == main && !clean && nowNanos - wishedNanos >= LONGEST_WAIT_NANOS;
        return pause || lossHurts || !waits() || now != main && !now.speaks(voice);
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
