package org.trunkline.dtmf;

import java.util.ArrayList;
import java.util.List;

/**
 * What Chromium sends for {@code insertDTMF}: events are stepped by its audio frames, nothing is sent at duration 0,
 * lengths are rounded up to a frame, the end goes out three times at once, and a segment beyond 0xFFFF takes the
 * timestamp of the frame that crossed the border.
 */
final class ChromiumTones {
    private static final int FRAME_MILLIS = 20;
    private static final int FULL = 0xFFFF;

    private final int clockRateHz;
    private final List<Wire> packets = new ArrayList<>();
    private int timestamp;
    private long nowNanos;

    ChromiumTones(int clockRateHz, int firstTimestamp, long nowNanos) {
        this.clockRateHz = clockRateHz;
        this.timestamp = firstTimestamp;
        this.nowNanos = nowNanos;
    }

    List<Wire> packets() {
        return packets;
    }

    /** A tone, then a gap; both in whole frames. */
    void press(Digit digit, int toneMillis, int gapMillis) {
        int length = toneMillis * clockRateHz / 1_000;
        int start = timestamp;
        boolean marker = true;
        boolean ended = false;
        while (!ended) {
            frame();
            int duration = timestamp - start;
            ended = duration >= length;
            if (duration > FULL) {
                send(false, start, digit, ended, FULL);
                start = timestamp;
                duration -= FULL;
                length -= FULL;
            }
            send(marker, start, digit, ended, duration);
            marker = false;
        }
        for (int gap = 0; gap < gapMillis; gap += FRAME_MILLIS) {
            frame();
        }
    }

    private void frame() {
        timestamp += clockRateHz / 1_000 * FRAME_MILLIS;
        nowNanos += FRAME_MILLIS * 1_000_000L;
    }

    private void send(boolean marker, int start, Digit digit, boolean end, int duration) {
        Wire packet = new Wire(nowNanos, marker, start, new TelephoneEvent(digit.event(), end, 10, duration));
        for (int i = 0; i < (end ? 3 : 1); i++) {
            packets.add(packet);
        }
    }
}
