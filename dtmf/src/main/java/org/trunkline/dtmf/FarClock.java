package org.trunkline.dtmf;

import java.util.Optional;

/** Turns the timestamps of presses into microseconds that neither wrap nor jump when the stream's SSRC changes. */
final class FarClock {
    private final int clockRateHz;
    private Optional<PressId> last = Optional.empty();
    private long lastMicros;

    FarClock(int clockRateHz) {
        this.clockRateHz = clockRateHz;
    }

    /** A press of this id is heard for the first time, with so many units already behind it. */
    long startMicros(PressId id, int durationUnits, long nowNanos) {
        lastMicros = last.filter(press -> press.ssrc() == id.ssrc())
                .map(press -> lastMicros + micros(press.unitsUntil(id)))
                .orElse(nowNanos / 1_000 - micros(durationUnits));
        last = Optional.of(id);
        return lastMicros;
    }

    private long micros(int units) {
        return units * 1_000_000L / clockRateHz;
    }
}
