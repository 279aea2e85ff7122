package org.trunkline.dtmf;

/**
 * One press as far as it was heard. Beyond 0xFFFF clock units it goes on in a new segment with a timestamp of its
 * own and neither marker nor end bit between (RFC 4733 §2.5.1.3):
 *
 * <pre>
 *  ts=1000 d=65280   ts=1000 d=65535   ts=66535 d=225   ts=66535 d=1185 E
 * </pre>
 *
 * The timestamp of the new segment should be the old one + 0xFFFF. Chromium takes the timestamp of the frame that
 * crossed the border instead, up to one audio frame later, and leaves that surplus out of the durations.
 */
final class HeardPress {
    /** The longest Opus frame (RFC 6716 §2.1.4): how much later than due a segment's timestamp may be. */
    private static final int LONGEST_FRAME_MILLIS = 120;

    private final int clockRateHz;
    private PressId id;
    private long earlierSegmentsUnits;
    private int segmentUnits;
    private long lastHeardNanos;
    private boolean over;
    private boolean endSeen;

    HeardPress(PressId id, int clockRateHz) {
        this.id = id;
        this.clockRateHz = clockRateHz;
    }

    /** Identity of the press's newest segment. */
    PressId id() {
        return id;
    }

    boolean isOver() {
        return over;
    }

    void finish(boolean seen) {
        over = true;
        endSeen = seen;
    }

    long lastHeardNanos() {
        return lastHeardNanos;
    }

    long durationMicros() {
        return (earlierSegmentsUnits + segmentUnits) * 1_000_000L / clockRateHz;
    }

    /** Whether a packet belongs to this press: to its newest segment or to the one behind that. */
    boolean owns(PressId other, boolean marker) {
        return other.equals(id) || !marker && isNextSegment(other);
    }

    /** Whether this press is over and a packet, shorter than it was, says the same key at the same time once more. */
    boolean isRepeatedBy(PressId other, int units) {
        return over && other.equals(id) && units < segmentUnits;
    }

    /** The press goes on in a new segment. */
    void enter(PressId segment) {
        earlierSegmentsUnits += Math.min(id.unitsUntil(segment), TelephoneEvent.MAX_DURATION);
        segmentUnits = 0;
        id = segment;
    }

    /** Takes what a packet says of the length; true when the press is longer than was known. */
    boolean hear(int units, long nowNanos) {
        lastHeardNanos = nowNanos;
        boolean longer = units > segmentUnits;
        segmentUnits = Math.max(segmentUnits, units);
        return longer;
    }

    private boolean isNextSegment(PressId other) {
        if (other.ssrc() != id.ssrc() || other.digit() != id.digit()) {
            return false;
        }
        int units = id.unitsUntil(other);
        int surplus = units - TelephoneEvent.MAX_DURATION;
        boolean full = surplus >= 0 && surplus <= clockRateHz / 1_000 * LONGEST_FRAME_MILLIS;
        if (endSeen) { // Chromium sets E on both sides of the border when the event ends in the frame that crosses it
            return full && segmentUnits == TelephoneEvent.MAX_DURATION;
        }
        return full || !over && segmentUnits > 0 && units == segmentUnits;
    }
}
