package org.trunkline.carrier;

import java.util.function.Consumer;
import org.trunkline.dtmf.Digit;

/** A sine of 1004 Hz at -10 dBm0, as trunks are lined up with (ITU-T O.6 moved off 1000 Hz, a divisor of the sampling rate). */
final class SteadyTone implements Line {
    static final int FREQUENCY_HZ = 1004;
    static final double LEVEL_DBM0 = -10;
    /** ITU-T G.711: a sine of 3.17 dBm0 just fills the µ-law, whose virtual end is 8159 of 14 bits, 32636 of 16. */
    private static final double AMPLITUDE = 32636 * Math.pow(10, (LEVEL_DBM0 - 3.17) / 20);
    /** 251 whole periods. */
    private static final int CYCLE_SAMPLES = 2000;

    private int position;

    @Override
    public void say(short[] frame, Consumer<Digit> keys) {
        for (int i = 0; i < frame.length; i++) {
            frame[i] = (short) Math.round(AMPLITUDE * Math.sin(2 * Math.PI * FREQUENCY_HZ * position / RATE_HZ));
            position = (position + 1) % CYCLE_SAMPLES;
        }
    }
}
