package org.trunkline.media.bridge;

import java.util.function.BiConsumer;
import org.trunkline.dtmf.Digit;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;

/**
 * Which way presses take to a trunk. Chosen when a key goes down; a press keeps its way to its end.
 *
 * <pre>
 *   AUTO ─┬─ the trunk takes telephone-events ──► packets in the stream   UpLane.event
 *         ├─ else it allows INFO ──► told when the key is up              DigitForInfo
 *         └─ else ──► tones in place of the audio                         UpLane.tone
 * </pre>
 */
final class DigitsOut {
    /** A way to the trunk, or none. */
    enum Way {
        EVENT,
        INFO,
        TONE,
        NONE
    }

    private final DtmfMode mode;
    private final UpLane lane;
    private final BiConsumer<Digit, Integer> info;
    private boolean infoAllowed;
    private Way way = Way.NONE;

    /** @param info takes digit and length in milliseconds */
    DigitsOut(DtmfMode mode, UpLane lane, BiConsumer<Digit, Integer> info) {
        this.mode = mode;
        this.lane = lane;
        this.info = info;
    }

    static Way way(DtmfMode mode, boolean takesEvents, boolean infoAllowed) {
        return switch (mode) {
            case RFC4733 -> takesEvents ? Way.EVENT : Way.NONE;
            case INFO -> Way.INFO;
            case INBAND -> Way.TONE;
            case AUTO -> takesEvents ? Way.EVENT : infoAllowed ? Way.INFO : Way.TONE;
        };
    }

    void infoAllowed(boolean allowed) {
        infoAllowed = allowed;
    }

    void on(ToneHeard heard, long nowNanos) {
        if (heard instanceof ToneHeard.Started) {
            way = way(mode, lane.takesEvents(), infoAllowed);
        }
        switch (way) {
            case EVENT -> lane.event(heard, nowNanos);
            case TONE -> lane.tone(heard, nowNanos);
            case INFO -> {
                if (heard instanceof ToneHeard.Ended(var digit, var durationMicros, var _)) {
                    info.accept(digit, (int) (durationMicros / 1000));
                }
            }
            case NONE -> {}
        }
    }
}
