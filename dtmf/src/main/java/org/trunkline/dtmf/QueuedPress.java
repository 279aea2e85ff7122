package org.trunkline.dtmf;

/** One press that a {@link ToneSender} is to send or is sending: what is known of it so far. */
final class QueuedPress {
    private final Digit digit;
    private final long earliestNanos;
    private final long startMicros;
    private final long gapAfterNanos;
    private long knownMicros;
    private boolean complete;

    /**
     * @param earliestNanos not before this
     * @param startMicros when it was pressed, on the clock of whoever pressed it
     * @param gapAfterNanos the least silence behind it
     */
    QueuedPress(Digit digit, long earliestNanos, long startMicros, long gapAfterNanos) {
        this.digit = digit;
        this.earliestNanos = earliestNanos;
        this.startMicros = startMicros;
        this.gapAfterNanos = gapAfterNanos;
    }

    Digit digit() {
        return digit;
    }

    long earliestNanos() {
        return earliestNanos;
    }

    long startMicros() {
        return startMicros;
    }

    long gapAfterNanos() {
        return gapAfterNanos;
    }

    long knownMicros() {
        return knownMicros;
    }

    /** True when {@link #knownMicros} is its whole length. */
    boolean isComplete() {
        return complete;
    }

    void lasts(long micros) {
        if (!complete) {
            knownMicros = Math.max(knownMicros, micros);
        }
    }

    void finish() {
        complete = true;
    }
}
