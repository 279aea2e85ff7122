package org.trunkline.media.rtp;

import java.util.List;

/** One RTCP packet of a compound (RFC 3550 §6). */
public sealed interface RtcpMessage {
    /** What every compound begins with. */
    sealed interface Report extends RtcpMessage {
        /**
         * Who reports.
         *
         * @return an SSRC
         */
        int ssrc();

        /**
         * What it says of the streams it receives.
         *
         * @return at most 31
         */
        List<ReportBlock> blocks();
    }

    /**
     * RFC 3550 §6.4.1.
     *
     * @param ssrc who reports
     * @param ntp wall clock at the moment of sending, 32.32 fixed point seconds since 1900
     * @param rtpTimestamp the same moment on the stream's RTP clock
     * @param packets packets sent so far, 32 bits unsigned
     * @param octets payload bytes sent so far, 32 bits unsigned
     * @param blocks at most 31
     */
    record SenderReport(int ssrc, long ntp, int rtpTimestamp, int packets, int octets, List<ReportBlock> blocks)
            implements Report {
        /** Keeps a copy of the list. */
        public SenderReport {
            blocks = List.copyOf(blocks);
        }
    }

    /**
     * RFC 3550 §6.4.2.
     *
     * @param ssrc who reports
     * @param blocks at most 31
     */
    record ReceiverReport(int ssrc, List<ReportBlock> blocks) implements Report {
        /** Keeps a copy of the list. */
        public ReceiverReport {
            blocks = List.copyOf(blocks);
        }
    }

    /**
     * RFC 3550 §6.5. Of all items only the CNAME is kept: the others are names of people.
     *
     * @param chunks at most 31
     */
    record SourceDescription(List<Chunk> chunks) implements RtcpMessage {
        /** Keeps a copy of the list. */
        public SourceDescription {
            chunks = List.copyOf(chunks);
        }

        /**
         * One source.
         *
         * @param ssrc its SSRC
         * @param cname its name, at most 255 bytes of UTF-8; empty if it tells none
         */
        public record Chunk(int ssrc, String cname) {}
    }

    /**
     * RFC 3550 §6.6. The reason that may be given is not kept.
     *
     * @param ssrcs who leaves, at most 31
     */
    record Bye(List<Integer> ssrcs) implements RtcpMessage {
        /** Keeps a copy of the list. */
        public Bye {
            ssrcs = List.copyOf(ssrcs);
        }
    }

    /**
     * RFC 3611 §2.
     *
     * @param ssrc who reports
     * @param blocks those that we understand
     */
    record ExtendedReport(int ssrc, List<XrBlock> blocks) implements RtcpMessage {
        /** Keeps a copy of the list. */
        public ExtendedReport {
            blocks = List.copyOf(blocks);
        }
    }

    /**
     * Any other kind: feedback, application-defined.
     *
     * @param packetType 192 to 223
     * @param format the five bits that other kinds use as a count
     */
    record Unread(int packetType, int format) implements RtcpMessage {}
}
