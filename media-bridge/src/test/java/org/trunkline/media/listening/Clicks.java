package org.trunkline.media.listening;

import java.util.ArrayList;
import java.util.List;

/**
 * Steps from one sample to the next that stand out: by more than 6 dB from the steepest around them.
 *
 * <pre>
 *   |step|          ▌
 *            ▂▄▂▃▂▅▂█▂▄▃▂▅▂
 *            └ 20 ms ┘└ 20 ms ┘   the millisecond next to it does not count: a click rings
 * </pre>
 */
public final class Clicks {
    private static final int AROUND = 160;
    private static final int NEXT_TO_IT = 8;
    private static final double SIX_DECIBELS = 2;
    private static final int UNHEARD = 328; // 40 dB below the end of the scale

    private Clicks() {}

    /**
     * Where they are.
     *
     * @param pcm at 8 kHz
     * @return samples behind the steps
     */
    public static List<Integer> in(short[] pcm) {
        int[] steps = new int[pcm.length];
        for (int i = 1; i < pcm.length; i++) {
            steps[i] = Math.abs(pcm[i] - pcm[i - 1]);
        }
        var clicks = new ArrayList<Integer>();
        for (int i = AROUND; i < pcm.length - AROUND; i++) {
            int around = Math.max(steepest(steps, i - AROUND, i - NEXT_TO_IT), steepest(steps, i + NEXT_TO_IT + 1, i + AROUND));
            if (steps[i] > UNHEARD && steps[i] > SIX_DECIBELS * around) {
                clicks.add(i);
            }
        }
        return clicks;
    }

    private static int steepest(int[] steps, int from, int to) {
        int steepest = 0;
        for (int i = from; i < to; i++) {
            steepest = Math.max(steepest, steps[i]);
        }
        return steepest;
    }
}
