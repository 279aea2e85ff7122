package org.trunkline.media.bridge;

/**
 * When a stream to a trunk goes on: audio is due as punctually as it has come so far, and is waited for; then it is made up.
 *
 * <pre>
 *   sent ──┤ end         ├ due, as it came so far    ├ made up, if nothing has come
 *                        └────── waited for ─────────┘ 40 to 100 ms; less for noise
 * </pre>
 */
final class UpPace {
    private static final long SLEPT_NANOS = 4 * Playhead.FRAME_NANOS;
    private static final long LEAST_WAIT_NANOS = 40_000_000; // for audio that is due: a phone's buffer holds 60 ms
    private static final long MOST_WAIT_NANOS = 100_000_000;
    private static final long WAIT_MARGIN_NANOS = 10_000_000;

    private final Playhead playhead = new Playhead();
    private final Punctuality punctuality = new Punctuality();
    private long lastsNanos = Playhead.FRAME_NANOS; // what comes in now; its frames leave at once
    private long fillDueNanos;
    private long waitedNanos; // from when audio is due to when it is made up

    /** The stream begins. */
    void start(long nowNanos) {
        playhead.start(nowNanos);
        fillDueNanos = nowNanos;
    }

    /** How punctually audio comes. */
    Punctuality punctuality() {
        return punctuality;
    }

    /** Media time that is due now. */
    long position(long nowNanos) {
        return playhead.position(nowNanos);
    }

    /** Where what was sent last ends. */
    long endTicks() {
        return playhead.endTicks();
    }

    /** When the next packet is due; now, if that is over. */
    long dueNanos(long nowNanos) {
        return playhead.dueNanos(nowNanos);
    }

    /** When a packet is to be made up. */
    long fillDueNanos() {
        return fillDueNanos;
    }

    /** What comes in now holds so much, of which nothing is due before it is over. */
    void lasts(long nanos) {
        lastsNanos = nanos;
    }

    long lastsTicks() {
        return lastsNanos / Playhead.NANOS_A_TICK;
    }

    /** Audio was sent: what follows it is due as punctually as this stream comes. */
    void sentAudio(long endTicks, long nowNanos) {
        long came = punctuality.isKnown() ? punctuality.dueNanos(endTicks) : nowNanos;
        long waits = Math.clamp(punctuality.latestNanos() + WAIT_MARGIN_NANOS, LEAST_WAIT_NANOS, MOST_WAIT_NANOS);
        sent(endTicks, came + lastsNanos, waits);
    }

    /** A piece of a press was sent, as telephone-event: what follows it is due then. */
    void sentEvent(long endTicks, long nextNanos) {
        sent(endTicks, nextNanos, LEAST_WAIT_NANOS);
    }

    /** What was sent last ends only then, in real time: nothing is due before. */
    void runsAhead(long nanos, long nowNanos) {
        sent(playhead.endTicks(), nowNanos + nanos, LEAST_WAIT_NANOS);
    }

    private void sent(long endTicks, long nextNanos, long waits) {
        playhead.sent(endTicks, nextNanos);
        fillDueNanos = nextNanos + waits;
        waitedNanos = waits;
    }

    /** What was waited for is not wanted any more: tones go on behind what was sent last. */
    void fillAtOnce(long nowNanos) {
        fillDueNanos = playhead.dueNanos(nowNanos);
        waitedNanos = (playhead.position(nowNanos) - playhead.endTicks()) * Playhead.NANOS_A_TICK;
    }

    /** The tones are over: audio is waited for again. */
    void waitsAgain() {
        long more = Math.max(0, LEAST_WAIT_NANOS - waitedNanos);
        fillDueNanos += more;
        waitedNanos += more;
    }

    /** Before a packet is made up: how many were slept through, if it was for long. */
    int slept(int packetTicks, long nowNanos) {
        return nowNanos - fillDueNanos < SLEPT_NANOS ? 0 : (int) ((playhead.position(nowNanos) - playhead.endTicks()) / packetTicks);
    }

    /** What was slept through is over: the stream goes on from here, and so much is missing. */
    void wakes(long missingTicks, long nowNanos) {
        playhead.sent(playhead.endTicks() + missingTicks, nowNanos);
        fillDueNanos = nowNanos;
        waitedNanos = 0;
    }

    /** How long audio was waited for before what is made up now. */
    long waitedNanos() {
        return waitedNanos;
    }

    /**
     * A packet was made up, which was due then: the pace goes on.
     *
     * @param waited for audio, before it
     * @param noise it is nothing but noise: no phone waits longer for that
     */
    void filled(long dueNanos, long waited, long packetNanos, boolean noise) {
        long tooLong = noise ? Math.max(0, waited - LEAST_WAIT_NANOS) : 0;
        waitedNanos = waited - tooLong;
        fillDueNanos = dueNanos + packetNanos - tooLong;
        playhead.sent(playhead.endTicks(), fillDueNanos - waitedNanos);
    }
}
