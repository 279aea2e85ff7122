package org.trunkline.media.leg;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;
import org.trunkline.media.rtp.ReceptionStatistics;
import org.trunkline.media.rtp.ReportBlock;
import org.trunkline.media.rtp.Rtcp;
import org.trunkline.media.rtp.RtcpMessage;
import org.trunkline.media.rtp.XrBlock;
import org.trunkline.media.sdp.XrTerms;

/** The extended reports of one leg (RFC 3611), as far as they were agreed on; what comes unasked is not read. */
final class Extension {
    /** A header, a time, the far end's last one, and a voice. */
    static final int MAX_BYTES = 8 + 12 + 16 + 36;

    private static final int MOST_MILLIS = 0xFFFF;

    private final int ssrc;
    private final LongUnaryOperator ntp;
    private XrTerms agreed = XrTerms.NONE;
    private int askerSsrc;
    private int askerMiddleNtp; // 0: nobody has asked
    private long askedNanos;
    private Optional<XrBlock.Voice> told = Optional.empty();
    private OptionalLong roundTripMicros = OptionalLong.empty();

    Extension(int ssrc, LongUnaryOperator ntp) {
        this.ssrc = ssrc;
        this.ntp = ntp;
    }

    void agreed(XrTerms terms) {
        agreed = terms;
    }

    void on(RtcpMessage.ExtendedReport report, long nowNanos) {
        for (var block : report.blocks()) {
            switch (block) {
                case XrBlock.ReferenceTime(var time) when agreed.receiverRoundTrip() -> {
                    askerSsrc = report.ssrc();
                    askerMiddleNtp = (int) (time >> 16);
                    askedNanos = nowNanos;
                }
                case XrBlock.LastReferenceTimes(var heard) when agreed.receiverRoundTrip() -> heard.stream()
                        .filter(last -> last.ssrc() == ssrc)
                        .forEach(last -> returned(last, nowNanos));
                case XrBlock.Voice voice when agreed.voice() && voice.ssrc() == ssrc -> told = Optional.of(voice);
                case XrBlock.ReferenceTime _, XrBlock.LastReferenceTimes _, XrBlock.Voice _ -> {}
            }
        }
    }

    /** RFC 3611 §4.5: as of a sender report. */
    private void returned(XrBlock.LastReferenceTime last, long nowNanos) {
        var roundTrip = new ReportBlock(ssrc, 0, 0, 0, 0, last.middleNtp(), last.delay())
                .roundTripNanos(ntp.applyAsLong(nowNanos));
        if (roundTrip.isPresent()) {
            roundTripMicros = OptionalLong.of(roundTrip.getAsLong() / 1000);
        }
    }

    /** Writes what is to be said now, and gives its length, 0 for nothing. */
    int write(
            byte[] out,
            int at,
            boolean sending,
            Optional<ReportBlock> here,
            ReceptionStatistics.Snapshot heard,
            OptionalLong knownMicros,
            long nowNanos) {
        var blocks = new ArrayList<XrBlock>();
        if (agreed.receiverRoundTrip() && !sending) {
            blocks.add(new XrBlock.ReferenceTime(ntp.applyAsLong(nowNanos)));
        }
        if (agreed.receiverRoundTrip() && askerMiddleNtp != 0) {
            int delay = (int) ((nowNanos - askedNanos) / 1000 * 0x10000 / 1_000_000);
            blocks.add(new XrBlock.LastReferenceTimes(
                    List.of(new XrBlock.LastReferenceTime(askerSsrc, askerMiddleNtp, delay))));
        }
        if (agreed.voice() && here.isPresent()) {
            int millis = (int) Math.min(MOST_MILLIS, knownMicros.orElse(0) / 1000);
            blocks.add(new XrBlock.Voice(here.get().ssrc(), lossRate(heard), 0, millis, false));
        }
        return blocks.isEmpty() ? 0 : Rtcp.extended(out, at, new RtcpMessage.ExtendedReport(ssrc, blocks));
    }

    private static int lossRate(ReceptionStatistics.Snapshot heard) {
        long expected = heard.received() + heard.lost();
        return expected <= 0 ? 0 : Math.clamp((heard.lost() << 8) / expected, 0, 255);
    }

    /** How many of so many packets the far end did not play; it cannot be more. */
    long discarded(long expected) {
        return told.map(voice -> expected * voice.discardRate() >> 8).orElse(0L);
    }

    /** Whether it says that it makes up for loss. */
    boolean conceals() {
        return told.isPresent() && told.get().conceals();
    }

    OptionalLong roundTripMicros() {
        return roundTripMicros;
    }
}
