package org.trunkline.media.rtp;

import java.util.OptionalLong;

/**
 * What a receiver says of one stream (RFC 3550 §6.4.1).
 *
 * @param ssrc whose packets these are
 * @param fractionLost of those since the last report, in 1/256: 0 to 255
 * @param cumulativeLost since the beginning, negative when more came than were sent: -8388608 to 8388607
 * @param extendedHighest highest sequence number, with the count of wraps in the upper 16 bits
 * @param jitter in clock units, 32 bits unsigned
 * @param lastSenderReport the middle 32 bits of the NTP time of the last sender report, 0 if there was none
 * @param delaySinceLastSenderReport in 1/65536 seconds, 32 bits unsigned
 */
public record ReportBlock(
        int ssrc,
        int fractionLost,
        int cumulativeLost,
        int extendedHighest,
        int jitter,
        int lastSenderReport,
        int delaySinceLastSenderReport) {
    static final int BYTES = 24;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /**
     * Time to the far end and back, from a block about a stream of ours (RFC 3550 §6.4.1, Figure 2).
     *
     * @param arrivalNtp when the report arrived, on the clock of our own sender reports: 32.32 fixed point
     * @return empty where the far end had seen no report of ours, or tells an impossible time
     */
    public OptionalLong roundTripNanos(long arrivalNtp) {
        int shortUnits = (int) (arrivalNtp >> 16) - lastSenderReport - delaySinceLastSenderReport;
        return lastSenderReport == 0 || shortUnits < 0
                ? OptionalLong.empty()
                : OptionalLong.of(shortUnits * NANOS_PER_SECOND >> 16);
    }

    static ReportBlock read(byte[] b, int at) {
        return new ReportBlock(
                Wire.get32(b, at),
                Wire.get8(b, at + 4),
                Wire.get32(b, at + 4) << 8 >> 8, // 24 bits, signed
                Wire.get32(b, at + 8),
                Wire.get32(b, at + 12),
                Wire.get32(b, at + 16),
                Wire.get32(b, at + 20));
    }

    void write(byte[] b, int at) {
        Wire.put32(b, at, ssrc);
        Wire.put32(b, at + 4, fractionLost << 24 | cumulativeLost & 0xFF_FFFF);
        Wire.put32(b, at + 8, extendedHighest);
        Wire.put32(b, at + 12, jitter);
        Wire.put32(b, at + 16, lastSenderReport);
        Wire.put32(b, at + 20, delaySinceLastSenderReport);
    }
}
