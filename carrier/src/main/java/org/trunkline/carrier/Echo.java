package org.trunkline.carrier;

import java.util.Arrays;
import java.util.function.Consumer;
import org.trunkline.dtmf.Digit;

/**
 * Says what it hears, a little later, each sample at the place that its timestamp asks for.
 *
 * <pre>
 *   timestamps  ──────────────┬──────────────┬───────────────────►
 *                          next: said     newest: heard
 *                             │◄── 60 ms ───►│   (less when late, more when early)
 * </pre>
 */
final class Echo implements Line {
    private static final int DELAY_SAMPLES = 3 * FRAME_SAMPLES;
    private static final int RING_SAMPLES = 8192; // a power of two, so that timestamps index it across their wrap
    private static final int LATE_IN_A_ROW = 10;

    private final short[] ring = new short[RING_SAMPLES];
    private boolean heard;
    private int next;
    private int late;

    @Override
    public void hear(int rtpTimestamp, short[] pcm) {
        int ahead = rtpTimestamp - next;
        late = ahead < 0 ? late + 1 : 0;
        boolean jump = ahead + pcm.length > RING_SAMPLES || ahead < -RING_SAMPLES || late > LATE_IN_A_ROW;
        if (!heard || jump) {
            begin(rtpTimestamp);
        } else if (ahead < 0) {
            return;
        }
        for (int i = 0; i < pcm.length; i++) {
            ring[rtpTimestamp + i & RING_SAMPLES - 1] = pcm[i];
        }
    }

    private void begin(int rtpTimestamp) {
        Arrays.fill(ring, (short) 0);
        heard = true;
        late = 0;
        next = rtpTimestamp - DELAY_SAMPLES;
    }

    @Override
    public void say(short[] frame, Consumer<Digit> keys) {
        if (!heard) {
            return;
        }
        for (int i = 0; i < frame.length; i++) {
            int at = next + i & RING_SAMPLES - 1;
            frame[i] = ring[at];
            ring[at] = 0;
        }
        next += frame.length;
    }
}
