package org.trunkline.media.leg;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;
import java.util.random.RandomGenerator;
import org.trunkline.media.rtp.ReceptionStatistics;
import org.trunkline.media.rtp.ReportBlock;
import org.trunkline.media.rtp.Rtcp;
import org.trunkline.media.rtp.RtcpCompound;
import org.trunkline.media.rtp.RtcpMessage;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.Timestamps;
import org.trunkline.media.sdp.XrTerms;

/**
 * The reports of one leg, both ways (RFC 3550 §6): what we sent and what arrived of the far end's stream; and what the far
 * end says of ours.
 *
 * <pre>
 *   heard(packet) ──► loss, jitter ─┐                          ┌─ SR: the far end's clock
 *   sent(packet)  ──► counts ───────┴─► report(), every 5 s    on(compound) ◄─┴─ RR: loss, jitter, round trip of ours
 * </pre>
 */
public final class Reporter {
    /** Room for a report with one block, or a goodbye, and a name of 64 bytes; and for an extended report. */
    public static final int MAX_BYTES = 28 + 24 + 80 + 8 + Extension.MAX_BYTES;

    private static final long INTERVAL_NANOS = 5_000_000_000L; // RFC 3550 §6.2: five seconds at least, two members
    private static final double COMPENSATION = Math.E - 1.5; // RFC 3550 §6.3.1
    private static final int RTP_HEADER_BYTES = 12;

    private static final ReceptionStatistics.Snapshot NOTHING = new ReceptionStatistics.Snapshot(0, 0, 0);

    private final int ssrc;
    private int clockRateHz;
    private final String cname;
    private final LongUnaryOperator ntp;
    private final RandomGenerator random;
    private ReceptionStatistics heard;
    private ReceptionStatistics.Snapshot before = NOTHING; // of other sources, before
    private int heardClockHz;
    private int heardSsrc;
    private boolean began;
    private int packets;
    private int octets;
    private final SentNumbers numbers = new SentNumbers();
    private int packetsReported;
    private int packetsReportedBefore;
    private int lastTimestamp;
    private long lastSentNanos;
    private long dueNanos;
    private Quality quality = Quality.NOTHING;
    private final Extension extension;

    /**
     * The reports of a stream that has not begun.
     *
     * @param ssrc of the stream that we send
     * @param clockRateHz its RTP clock
     * @param cname our name, at most 64 characters of ASCII
     * @param ntp the wall clock at a monotonic time, 32.32 fixed point
     * @param random for the intervals
     */
    public Reporter(int ssrc, int clockRateHz, String cname, LongUnaryOperator ntp, RandomGenerator random) {
        this.ssrc = ssrc;
        this.clockRateHz = clockRateHz;
        this.cname = cname;
        this.ntp = ntp;
        this.random = random;
        extension = new Extension(ssrc, ntp);
    }

    /**
     * From now on these extended reports are sent and read.
     *
     * @param agreed what the far end asked for
     */
    public void extend(XrTerms agreed) {
        extension.agreed(agreed);
    }

    /**
     * A packet of the far end came in.
     *
     * @param packet authentic, of a source that may be heard
     * @param packetClockHz the RTP clock of its codec
     * @param nowNanos monotonic time
     */
    public void heard(RtpPacket packet, int packetClockHz, long nowNanos) {
        if (heard == null || packet.ssrc() != heardSsrc || packetClockHz != heardClockHz) {
            before = received();
            heard = new ReceptionStatistics(packetClockHz);
            heardSsrc = packet.ssrc();
            heardClockHz = packetClockHz;
        }
        heard.on(packet.sequence(), packet.timestamp(), nowNanos);
        begin(nowNanos);
    }

    /**
     * Our stream has another RTP clock from now on.
     *
     * @param hz its rate
     */
    public void clockRate(int hz) {
        clockRateHz = hz;
    }

    /**
     * We sent a packet.
     *
     * @param sequence its number, 0 to 65535
     * @param timestamp its RTP timestamp
     * @param bytes all of it, header and payload
     * @param nowNanos monotonic time
     */
    public void sent(int sequence, int timestamp, int bytes, long nowNanos) {
        numbers.sent(sequence);
        if (packets == 0 || Timestamps.delta(timestamp, lastTimestamp) > 0) {
            lastTimestamp = timestamp; // telephone-events repeat the moment of their beginning, what was overtaken comes late
            lastSentNanos = nowNanos;
        }
        packets++;
        octets += bytes - RTP_HEADER_BYTES;
        begin(nowNanos);
    }

    /** The first report comes after half an interval (RFC 3550 §6.2). */
    private void begin(long nowNanos) {
        if (!began) {
            began = true;
            dueNanos = nowNanos + (long) (INTERVAL_NANOS / 2.0 * randomized());
        }
    }

    /** RFC 3550 §6.3.1. */
    private double randomized() {
        return (0.5 + random.nextDouble()) / COMPENSATION;
    }

    /**
     * The far end reports.
     *
     * @param compound authentic, of a source that may be heard
     * @param nowNanos monotonic time
     */
    public void on(RtcpCompound compound, long nowNanos) {
        for (var message : compound.messages()) {
            if (message instanceof RtcpMessage.SenderReport report && heard != null && report.ssrc() == heardSsrc) {
                heard.onSenderReport(report.ntp(), nowNanos);
            }
            if (message instanceof RtcpMessage.ExtendedReport report) {
                extension.on(report, nowNanos);
            }
            if (message instanceof RtcpMessage.Report report) {
                report.blocks().stream().filter(b -> b.ssrc() == ssrc).forEach(b -> reported(b, nowNanos));
            }
        }
    }

    private void reported(ReportBlock block, long nowNanos) {
        var roundTrip = block.roundTripNanos(ntp.applyAsLong(nowNanos));
        long leftOut = numbers.leftOut(block.extendedHighest() & 0xFFFF);
        long expected = expectedThere(block, leftOut);
        quality = new Quality(
                expected,
                Math.clamp(block.cumulativeLost() - leftOut, 0, expected),
                0,
                false,
                block.fractionLost() * 100.0 / 256,
                (block.jitter() & 0xFFFF_FFFFL) * 1_000_000 / clockRateHz,
                roundTrip.isPresent() ? OptionalLong.of(roundTrip.getAsLong() / 1000) : quality.roundTripMicros());
    }

    /** How many of ours should have arrived; the far end cannot know of more than there were. */
    private long expectedThere(ReportBlock block, long leftOut) {
        long sent = packets & 0xFFFF_FFFFL;
        long told = block.extendedHighest() - numbers.first() + 1 - leftOut;
        return told > 0 && told <= sent ? told : sent;
    }

    /**
     * When {@link #report} is due.
     *
     * @return monotonic nanoseconds, or {@link Long#MAX_VALUE} before the first packet
     */
    public long nextDeadlineNanos() {
        return began ? dueNanos : Long.MAX_VALUE;
    }

    /**
     * Writes a report if one is due.
     *
     * @param out room for {@link #MAX_BYTES} from index 0 on
     * @param nowNanos monotonic time
     * @return bytes, or nothing
     */
    public OptionalInt report(byte[] out, long nowNanos) {
        if (!began || dueNanos - nowNanos > 0) {
            return OptionalInt.empty();
        }
        dueNanos = nowNanos + (long) (INTERVAL_NANOS * randomized());
        boolean sending = packets != packetsReportedBefore; // RFC 3550 §6.4: who sent since the last but one report is a sender
        packetsReportedBefore = packetsReported;
        packetsReported = packets;
        var blocks = heard == null ? List.<ReportBlock>of() : List.of(heard.report(heardSsrc, nowNanos));
        RtcpMessage.Report report = sending
                ? new RtcpMessage.SenderReport(
                        ssrc, ntp.applyAsLong(nowNanos), timestampAt(nowNanos), packets, octets, blocks)
                : new RtcpMessage.ReceiverReport(ssrc, blocks);
        int length = Rtcp.report(out, 0, report, cname);
        var here = blocks.isEmpty() ? Optional.<ReportBlock>empty() : Optional.of(blocks.getFirst());
        return OptionalInt.of(length + extension.write(out, length, sending, here, received(), roundTripMicros(), nowNanos));
    }

    private int timestampAt(long nowNanos) {
        return lastTimestamp + (int) ((nowNanos - lastSentNanos) / 1000 * clockRateHz / 1_000_000);
    }

    /**
     * Writes the farewell of our stream (RFC 3550 §6.6).
     *
     * @param out room for {@link #MAX_BYTES} from index 0 on
     * @return bytes, 0 if nothing was ever sent
     */
    public int goodbye(byte[] out) {
        return packets == 0 ? 0 : Rtcp.goodbye(out, 0, ssrc, cname);
    }

    /**
     * What this leg is like.
     *
     * @return numbers that do not change any more
     */
    public Snapshot snapshot() {
        var in = received();
        var there = new Quality(
                quality.expected(),
                quality.lost(),
                extension.discarded(quality.expected()),
                extension.conceals(),
                quality.lossPercent(),
                quality.jitterMicros(),
                roundTripMicros());
        return new Snapshot(in.received(), in.lost(), in.jitterMicros(), packets & 0xFFFF_FFFFL, there);
    }

    private OptionalLong roundTripMicros() {
        return quality.roundTripMicros().isPresent() ? quality.roundTripMicros() : extension.roundTripMicros();
    }

    private ReceptionStatistics.Snapshot received() {
        if (heard == null) {
            return before;
        }
        var now = heard.snapshot();
        return new ReceptionStatistics.Snapshot(
                before.received() + now.received(), before.lost() + now.lost(), now.jitterMicros());
    }

    /**
     * What the far end says of our stream.
     *
     * @param expected packets that should have reached it; loss that we passed on is not among them
     * @param lost those of them that did not
     * @param discarded those of them that did and were not played; 0 where it sends no extended reports
     * @param conceals whether it says that it makes up for loss
     * @param lossPercent of those since its last report
     * @param jitterMicros how much the delay varies there
     * @param roundTripMicros there and back; empty while unknown
     */
    public record Quality(
            long expected,
            long lost,
            long discarded,
            boolean conceals,
            double lossPercent,
            long jitterMicros,
            OptionalLong roundTripMicros) {
        static final Quality NOTHING = new Quality(0, 0, 0, false, 0, 0, OptionalLong.empty());
    }

    /**
     * A leg at one moment.
     *
     * @param received packets that came
     * @param lost packets that did not
     * @param jitterMicros how much their delay varies
     * @param sent packets that we sent
     * @param there what the far end says of those
     */
    public record Snapshot(long received, long lost, long jitterMicros, long sent, Quality there) {
        static final Snapshot NOTHING = new Snapshot(0, 0, 0, 0, Quality.NOTHING);
    }
}
