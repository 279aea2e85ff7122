package org.trunkline.media.rtp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.trunkline.media.rtp.RtcpMessage.Bye;
import org.trunkline.media.rtp.RtcpMessage.ExtendedReport;
import org.trunkline.media.rtp.RtcpMessage.ReceiverReport;
import org.trunkline.media.rtp.RtcpMessage.SenderReport;
import org.trunkline.media.rtp.RtcpMessage.SourceDescription;
import org.trunkline.media.rtp.RtcpMessage.Unread;

/** Writes one RTCP packet; each method returns where it ends. */
final class RtcpWriter {
    private static final int MAX_COUNT = 31;
    private static final int MAX_CNAME_BYTES = 255;

    private RtcpWriter() {}

    static int write(byte[] out, int at, RtcpMessage message) {
        return switch (message) {
            case SenderReport report -> senderReport(out, at, report);
            case ReceiverReport report -> receiverReport(out, at, report);
            case SourceDescription description -> description(out, at, description);
            case Bye bye -> bye(out, at, bye);
            case ExtendedReport report -> extended(out, at, report);
            case Unread _ -> throw new IllegalArgumentException("its content was never read");
        };
    }

    private static int senderReport(byte[] out, int at, SenderReport report) {
        Wire.put32(out, at + 4, report.ssrc());
        Wire.put32(out, at + 8, (int) (report.ntp() >> 32));
        Wire.put32(out, at + 12, (int) report.ntp());
        Wire.put32(out, at + 16, report.rtpTimestamp());
        Wire.put32(out, at + 20, report.packets());
        Wire.put32(out, at + 24, report.octets());
        int end = blocks(out, at + 28, report.blocks());
        return header(out, at, end, RtcpReader.SR, report.blocks().size());
    }

    private static int receiverReport(byte[] out, int at, ReceiverReport report) {
        Wire.put32(out, at + 4, report.ssrc());
        int end = blocks(out, at + 8, report.blocks());
        return header(out, at, end, RtcpReader.RR, report.blocks().size());
    }

    private static int blocks(byte[] out, int at, List<ReportBlock> blocks) {
        int end = at;
        for (ReportBlock block : blocks) {
            block.write(out, end);
            end += ReportBlock.BYTES;
        }
        return end;
    }

    private static int description(byte[] out, int at, SourceDescription description) {
        int end = at + 4;
        for (SourceDescription.Chunk chunk : description.chunks()) {
            end = chunk(out, end, chunk);
        }
        return header(out, at, end, RtcpReader.SDES, description.chunks().size());
    }

    private static int chunk(byte[] out, int at, SourceDescription.Chunk chunk) {
        byte[] cname = chunk.cname().getBytes(StandardCharsets.UTF_8);
        if (cname.length > MAX_CNAME_BYTES) {
            throw new IllegalArgumentException("a CNAME of " + cname.length + " bytes");
        }
        Wire.put32(out, at, chunk.ssrc());
        out[at + 4] = RtcpReader.CNAME;
        out[at + 5] = (byte) cname.length;
        System.arraycopy(cname, 0, out, at + 6, cname.length);
        int end = at + 6 + cname.length;
        do { // RFC 3550 §6.5: at least one null byte, up to the next 32-bit boundary
            out[end++] = 0;
        } while ((end - at) % 4 != 0);
        return end;
    }

    private static int bye(byte[] out, int at, Bye bye) {
        int end = at + 4;
        for (int ssrc : bye.ssrcs()) {
            Wire.put32(out, end, ssrc);
            end += 4;
        }
        return header(out, at, end, RtcpReader.BYE, bye.ssrcs().size());
    }

    private static int extended(byte[] out, int at, ExtendedReport report) {
        Wire.put32(out, at + 4, report.ssrc());
        int end = at + 8;
        for (var block : report.blocks()) {
            end = XrBlocks.write(out, end, block);
        }
        return header(out, at, end, RtcpReader.XR, 0);
    }

    private static int header(byte[] out, int at, int end, int type, int count) {
        if (count > MAX_COUNT) {
            throw new IllegalArgumentException("five bits cannot count " + count);
        }
        out[at] = (byte) (0x80 | count);
        out[at + 1] = (byte) type;
        Wire.put16(out, at + 2, (end - at) / 4 - 1);
        return end;
    }
}
