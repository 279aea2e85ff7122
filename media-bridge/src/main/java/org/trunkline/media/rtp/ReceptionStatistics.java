package org.trunkline.media.rtp;

/**
 * What becomes of one incoming stream on its way (RFC 3550 A.1, A.3, A.8), for reports and for people.
 *
 * <p>Departures: a stream counts from its first packet (the caller lets only known sources in, which is what A.1's
 * probation is for); and packets that repeat the timestamp of the one before, as telephone events do, say nothing of
 * jitter. Used by one thread.
 */
public final class ReceptionStatistics {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int MAX_LOST = 0x7F_FFFF;
    private static final int MIN_LOST = -0x80_0000;

    private final int clockRateHz;
    private final SequenceNumbers numbers = new SequenceNumbers();
    private boolean begun;
    private int restartsSeen;
    private int firstSequence;
    private long firstPosition;
    private long firstNanos;
    private long received;
    private long receivedBefore; // the sender began to count anew
    private long lostBefore;
    private long expectedAtReport;
    private long receivedAtReport;
    private int lastTimestamp;
    private int lastTransit;
    private long jitterSixteenths;
    private int lastSenderReport;
    private long lastSenderReportNanos;

    /**
     * Statistics of one SSRC.
     *
     * @param clockRateHz its RTP clock
     */
    public ReceptionStatistics(int clockRateHz) {
        this.clockRateHz = clockRateHz;
    }

    /**
     * The stream so far.
     *
     * @param received packets that came, doubled ones each time
     * @param lost packets that did not come, negative when more came than were sent
     * @param jitterMicros how much the delay varies
     */
    public record Snapshot(long received, long lost, long jitterMicros) {}

    /**
     * A packet of the stream came in.
     *
     * @param sequence 0 to 65535
     * @param timestamp its RTP timestamp
     * @param nowNanos monotonic time
     */
    public void on(int sequence, int timestamp, long nowNanos) {
        long position = numbers.unwrap(sequence);
        if (!begun || numbers.restarts() != restartsSeen) {
            begin(sequence, position, timestamp, nowNanos);
        } else if (position < numbers.newest() - SequenceNumbers.MAX_MISORDER) {
            return; // RFC 3550 A.1: a jump that no second packet has confirmed
        }
        received++;
        if (timestamp != lastTimestamp) {
            feelJitter(timestamp, nowNanos);
        }
    }

    /**
     * The stream's sender reported.
     *
     * @param ntp the report's NTP time
     * @param nowNanos monotonic time
     */
    public void onSenderReport(long ntp, long nowNanos) {
        lastSenderReport = (int) (ntp >> 16);
        lastSenderReportNanos = nowNanos;
    }

    /**
     * The block about this stream for a report that is sent now; the next one's fraction counts from here.
     *
     * @param ssrc the stream's
     * @param nowNanos monotonic time
     * @return the block
     */
    public ReportBlock report(int ssrc, long nowNanos) {
        int fraction = fractionLost();
        expectedAtReport = expected();
        receivedAtReport = received;
        return new ReportBlock(
                ssrc,
                fraction,
                Math.clamp(lost(), MIN_LOST, MAX_LOST),
                (int) (firstSequence + numbers.newest() - firstPosition),
                (int) (jitterSixteenths >> 4),
                lastSenderReport,
                lastSenderReport == 0 ? 0 : (int) units(nowNanos - lastSenderReportNanos, 0x10000));
    }

    /**
     * The stream so far, with what was before its sender began to count anew.
     *
     * @return numbers that do not change any more
     */
    public Snapshot snapshot() {
        return new Snapshot(receivedBefore + received, lostBefore + lost(), (jitterSixteenths >> 4) * 1_000_000 / clockRateHz);
    }

    /** RFC 3550 A.1, init_seq: a stream that starts anew is counted anew. */
    private void begin(int sequence, long position, int timestamp, long nowNanos) {
        receivedBefore += received;
        lostBefore += begun ? position - firstPosition - received : 0;
        begun = true;
        restartsSeen = numbers.restarts();
        firstSequence = sequence;
        firstPosition = position;
        firstNanos = nowNanos;
        received = 0;
        expectedAtReport = 0;
        receivedAtReport = 0;
        lastTimestamp = timestamp;
        lastTransit = transit(timestamp, nowNanos);
    }

    private long expected() {
        return begun ? numbers.newest() - firstPosition + 1 : 0;
    }

    private long lost() {
        return expected() - received;
    }

    /** RFC 3550 A.3. */
    private int fractionLost() {
        long expectedNow = expected() - expectedAtReport;
        long lostNow = expectedNow - (received - receivedAtReport);
        return expectedNow == 0 || lostNow <= 0 ? 0 : (int) Math.min(255, (lostNow << 8) / expectedNow);
    }

    /** RFC 3550 A.8: the running mean in sixteenths, so that whole numbers do. */
    private void feelJitter(int timestamp, long nowNanos) {
        int transit = transit(timestamp, nowNanos);
        long difference = Math.abs((long) (transit - lastTransit));
        jitterSixteenths += difference - (jitterSixteenths + 8 >> 4);
        lastTimestamp = timestamp;
        lastTransit = transit;
    }

    private int transit(int timestamp, long nowNanos) {
        return (int) units(nowNanos - firstNanos, clockRateHz) - timestamp;
    }

    private static long units(long nanos, int unitsPerSecond) {
        long seconds = Math.floorDiv(nanos, NANOS_PER_SECOND);
        return seconds * unitsPerSecond + Math.floorMod(nanos, NANOS_PER_SECOND) * unitsPerSecond / NANOS_PER_SECOND;
    }
}
