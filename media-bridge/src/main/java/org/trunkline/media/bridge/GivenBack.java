package org.trunkline.media.bridge;

import java.util.Arrays;

/** What is given back at an end. */
final class GivenBack {
    private GivenBack() {}

    /** Each of these in turn, whatever goes wrong with those before it; the last that goes wrong is thrown. */
    static void all(Runnable... steps) {
        if (steps.length > 0) {
            try {
                steps[0].run();
            } finally {
                all(Arrays.copyOfRange(steps, 1, steps.length));
            }
        }
    }
}
