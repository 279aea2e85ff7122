package org.trunkline.media.rtp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.trunkline.media.Drop;
import org.trunkline.media.rtp.RtcpMessage.Bye;
import org.trunkline.media.rtp.RtcpMessage.ExtendedReport;
import org.trunkline.media.rtp.RtcpMessage.ReceiverReport;
import org.trunkline.media.rtp.RtcpMessage.SenderReport;
import org.trunkline.media.rtp.RtcpMessage.SourceDescription;
import org.trunkline.media.rtp.RtcpMessage.Unread;

/** Reads a compound; whatever does not add up makes the whole of it unusable (RFC 3550 A.2). */
final class RtcpReader {
    static final int SR = 200;
    static final int RR = 201;
    static final int SDES = 202;
    static final int BYE = 203;
    static final int XR = 207;
    static final int CNAME = 1;

    private static final int HEADER_BYTES = 4;
    private static final int SR_BYTES = 28;
    private static final int RR_BYTES = 8;
    private static final int XR_BYTES = 8;

    private RtcpReader() {}

    static RtcpParsed read(byte[] b, int off, int len) {
        List<RtcpMessage> messages = new ArrayList<>();
        int end = off + len;
        int at = off;
        while (at < end) {
            Optional<RtcpMessage> message =
                    end - at >= HEADER_BYTES && Rtcp.isHeader(b, at) ? one(b, at, end) : Optional.empty();
            if (message.isEmpty()) {
                return new Dropped(Drop.BAD_RTCP);
            }
            messages.add(message.get());
            at += packetBytes(b, at);
        }
        return messages.isEmpty() ? new Dropped(Drop.TOO_SHORT) : new RtcpCompound(messages);
    }

    private static int packetBytes(byte[] b, int at) {
        return HEADER_BYTES + 4 * Wire.get16(b, at + 2);
    }

    private static Optional<RtcpMessage> one(byte[] b, int at, int datagramEnd) {
        int end = at + packetBytes(b, at);
        if (end > datagramEnd) {
            return Optional.empty();
        }
        boolean padded = (b[at] & 0x20) != 0;
        if (padded) { // RFC 3550 §6.4.1: only the last packet of a compound may be padded, by multiples of four
            int padding = Wire.get8(b, end - 1);
            if (end != datagramEnd || padding == 0 || padding % 4 != 0 || padding > end - at - HEADER_BYTES) {
                return Optional.empty();
            }
            end -= padding;
        }
        int count = b[at] & 0x1F;
        int type = Wire.get8(b, at + 1);
        return switch (type) {
            case SR -> senderReport(b, at, end, count);
            case RR -> receiverReport(b, at, end, count);
            case SDES -> description(b, at + HEADER_BYTES, end, count);
            case BYE -> bye(b, at + HEADER_BYTES, end, count);
            case XR -> extended(b, at, end);
            default -> Optional.of(new Unread(type, count));
        };
    }

    private static Optional<RtcpMessage> senderReport(byte[] b, int at, int end, int count) {
        if (end - at < SR_BYTES + count * ReportBlock.BYTES) {
            return Optional.empty();
        }
        long ntp = (long) Wire.get32(b, at + 8) << 32 | Wire.get32(b, at + 12) & 0xFFFF_FFFFL;
        return Optional.of(new SenderReport(
                Wire.get32(b, at + 4),
                ntp,
                Wire.get32(b, at + 16),
                Wire.get32(b, at + 20),
                Wire.get32(b, at + 24),
                blocks(b, at + SR_BYTES, count)));
    }

    private static Optional<RtcpMessage> receiverReport(byte[] b, int at, int end, int count) {
        return end - at < RR_BYTES + count * ReportBlock.BYTES
                ? Optional.empty()
                : Optional.of(new ReceiverReport(Wire.get32(b, at + 4), blocks(b, at + RR_BYTES, count)));
    }

    private static List<ReportBlock> blocks(byte[] b, int at, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> ReportBlock.read(b, at + i * ReportBlock.BYTES))
                .toList();
    }

    private static Optional<RtcpMessage> extended(byte[] b, int at, int end) {
        return end - at < XR_BYTES
                ? Optional.empty()
                : XrBlocks.read(b, at + XR_BYTES, end).map(blocks -> new ExtendedReport(Wire.get32(b, at + 4), blocks));
    }

    private static Optional<RtcpMessage> bye(byte[] b, int at, int end, int count) {
        return end - at < 4 * count
                ? Optional.empty()
                : Optional.of(new Bye(IntStream.range(0, count).mapToObj(i -> Wire.get32(b, at + 4 * i)).toList()));
    }

    /** RFC 3550 §6.5: chunks of an SSRC and items {type, length, text}, each chunk closed by nulls to a boundary. */
    private static Optional<RtcpMessage> description(byte[] b, int from, int end, int count) {
        List<SourceDescription.Chunk> chunks = new ArrayList<>(count);
        int at = from;
        for (int i = 0; i < count; i++) {
            if (at + 4 > end) {
                return Optional.empty();
            }
            int ssrc = Wire.get32(b, at);
            String cname = "";
            at += 4;
            while (at < end && b[at] != 0) {
                int next = at + 1 < end ? at + 2 + Wire.get8(b, at + 1) : end + 1;
                if (next > end) {
                    return Optional.empty();
                }
                if (b[at] == CNAME) {
                    cname = new String(b, at + 2, next - at - 2, StandardCharsets.UTF_8);
                }
                at = next;
            }
            if (at >= end) {
                return Optional.empty(); // RFC 3550 §6.5: no null byte closes the list
            }
            at += 4 - (at - from) % 4;
            chunks.add(new SourceDescription.Chunk(ssrc, cname));
        }
        return Optional.of(new SourceDescription(chunks));
    }
}
