package org.trunkline.media.rtp;

import java.util.List;
import org.trunkline.media.rtp.RtcpMessage.Bye;
import org.trunkline.media.rtp.RtcpMessage.ReceiverReport;
import org.trunkline.media.rtp.RtcpMessage.Report;
import org.trunkline.media.rtp.RtcpMessage.SourceDescription;

/**
 * RTCP datagrams: a compound of packets, each with a length of its own (RFC 3550 §6.1).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|  count  |      PT       |   length in words, minus one  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     what the type says                        |
 *
 *  [ SR or RR | SDES with CNAME | BYE at the very end ]
 * </pre>
 */
public final class Rtcp {
    /** The shortest RTCP packet that says anything: a header and an SSRC. */
    private static final int MIN_BYTES = 8;
    private static final int LOWEST_TYPE = 192;
    private static final int HIGHEST_TYPE = 223;

    private Rtcp() {}

    /**
     * Tells RTCP from RTP on one port (RFC 5761 §4): RTP payload types 64 to 95 are not used there.
     *
     * @param b holds the datagram, encrypted or not
     * @param off its first byte
     * @param len its bytes
     * @return true for RTCP
     */
    public static boolean looksLikeRtcp(byte[] b, int off, int len) {
        return len >= MIN_BYTES && isHeader(b, off);
    }

    static boolean isHeader(byte[] b, int off) {
        int type = Wire.get8(b, off + 1);
        return Wire.get8(b, off) >> 6 == 2 && type >= LOWEST_TYPE && type <= HIGHEST_TYPE;
    }

    /**
     * Reads a plain RTCP datagram. Every byte sequence is allowed in. A compound that does not begin with a report is
     * accepted, as RFC 5506 allows.
     *
     * @param b holds the datagram
     * @param off its first byte
     * @param len its bytes
     * @return its packets, or why it is no RTCP
     */
    public static RtcpParsed parse(byte[] b, int off, int len) {
        return RtcpReader.read(b, off, len);
    }

    /**
     * Writes a report and who we are: the least that a compound may hold (RFC 3550 §6.1).
     *
     * @param out where to
     * @param off first byte; at most 28 + 24 bytes a block + 16 + the name are written
     * @param report the report
     * @param cname our canonical name, 1 to 255 bytes of UTF-8
     * @return bytes written
     */
    public static int report(byte[] out, int off, Report report, String cname) {
        int end = RtcpWriter.write(out, off, report);
        return RtcpWriter.write(out, end, description(report.ssrc(), cname)) - off;
    }

    /**
     * Writes an extended report behind a report (RFC 3611 §2).
     *
     * @param out where to
     * @param off first byte
     * @param report at least one block
     * @return bytes written
     */
    public static int extended(byte[] out, int off, RtcpMessage.ExtendedReport report) {
        return RtcpWriter.write(out, off, report) - off;
    }

    /**
     * Writes the farewell of a stream, with the report that must come before it (RFC 3550 §6.1, §6.6).
     *
     * @param out where to
     * @param off first byte; at most 32 bytes + the name are written
     * @param ssrc the stream that ends
     * @param cname our canonical name
     * @return bytes written
     */
    public static int goodbye(byte[] out, int off, int ssrc, String cname) {
        int end = off + report(out, off, new ReceiverReport(ssrc, List.of()), cname);
        return RtcpWriter.write(out, end, new Bye(List.of(ssrc))) - off;
    }

    private static SourceDescription description(int ssrc, String cname) {
        return new SourceDescription(List.of(new SourceDescription.Chunk(ssrc, cname)));
    }
}
