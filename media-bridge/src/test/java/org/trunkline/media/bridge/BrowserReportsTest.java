package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.leg.BrowserLeg;
import org.trunkline.media.leg.Reporter;
import org.trunkline.media.rtp.ReportBlock;
import org.trunkline.media.rtp.Rtcp;
import org.trunkline.media.rtp.RtcpCompound;
import org.trunkline.media.rtp.RtcpMessage;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.RtpWriter;
import org.trunkline.media.srtp.SrtpPacket;
import org.trunkline.media.srtp.SrtpSession;

/** The reports to and from a browser, on SRTCP, in simulated time. */
class BrowserReportsTest {
    private static final int OUR_SSRC = 0x1234_5678;
    private static final int BROWSER_SSRC = 77;
    private static final long FRAME_NANOS = 20_000_000;

    private final DropCounts drops = new DropCounts();
    private final List<RtcpCompound> browserGets = new ArrayList<>();
    private final LegBehindSrtp srtp = new LegBehindSrtp(this::wire, drops);
    private final BrowserLeg leg = srtp.leg();
    private final Reporter reporter = new Reporter(OUR_SSRC, 48_000, "gateway", nanos -> nanos << 4, new Random(4));
    private long nowNanos = 1;

    @BeforeEach
    void secured() {
        leg.reports(reporter);
        srtp.secure();
    }

    @Test
    void theBrowserIsToldWhatWeSendAndWhatArrives() {
        for (int i = 0; i < 100; i++, nowNanos += FRAME_NANOS) {
            send(i);
            if (i % 10 != 5) {
                leg.heard(new RtpPacket(false, 111, i, i * 960, BROWSER_SSRC, new byte[60], 0, 60), 48_000, nowNanos);
            }
        }
        untilReport();
        assertThat(browserGets).hasSize(1);
        var report = (RtcpMessage.SenderReport) browserGets.getFirst().messages().getFirst();
        assertThat(report.ssrc()).isEqualTo(OUR_SSRC);
        assertThat(report.packets()).isEqualTo(100);
        assertThat(report.blocks()).hasSize(1);
        assertThat(report.blocks().getFirst().ssrc()).isEqualTo(BROWSER_SSRC);
        assertThat(report.blocks().getFirst().cumulativeLost()).isEqualTo(10);
    }

    @Test
    void whatTheBrowserSaysOfOurStreamIsKnown() {
        for (int i = 0; i < 100; i++) {
            send(i);
        }
        var block = new ReportBlock(OUR_SSRC, 64, 12, 100, 480, 0, 0);
        byte[] report = new byte[256];
        int length = Rtcp.report(report, 0, new RtcpMessage.ReceiverReport(BROWSER_SSRC, List.of(block)), "browser");
        int secret = srtp.browsersEnd().protectRtcp(report, 0, length);
        leg.rtcp(report, 0, secret, nowNanos);
        var there = reporter.snapshot().there();
        assertThat(there.lost()).isEqualTo(12);
        assertThat(there.lossPercent()).isEqualTo(25);
        assertThat(there.jitterMicros()).isEqualTo(10_000);
    }

    @Test
    void aReportThatIsNotTheBrowsersIsNotHeard() {
        send(0);
        var block = new ReportBlock(OUR_SSRC, 64, 12, 100, 480, 0, 0);
        byte[] report = new byte[256];
        int length = Rtcp.report(report, 0, new RtcpMessage.ReceiverReport(BROWSER_SSRC, List.of(block)), "attacker");
        leg.rtcp(report, 0, length + 14, nowNanos);
        assertThat(reporter.snapshot().there().lost()).isZero();
        assertThat(drops.of(Drop.SRTP_AUTH)).isEqualTo(1);
    }

    private void send(int number) {
        byte[] packet = new byte[72 + SrtpSession.MAX_TRAILER_BYTES];
        RtpWriter.header(packet, 0, false, 111, number, number * 960, OUR_SSRC);
        leg.send(packet, 72, nowNanos);
    }

    private void untilReport() {
        while (browserGets.isEmpty()) {
            nowNanos = Math.max(nowNanos, leg.nextDeadlineNanos());
            leg.onTime(nowNanos);
        }
    }

    private void wire(byte[] b, int offset, int length, InetSocketAddress to) {
        byte[] copy = Arrays.copyOfRange(b, offset, offset + length);
        switch (DatagramKind.of(copy, 0, length)) {
            case RTCP -> browserGets.add((RtcpCompound)
                    Rtcp.parse(copy, 0, srtp.browsersEnd().unprotectRtcp(copy, 0, length).orElseThrow()));
            case RTP -> assertThat(srtp.browsersEnd().unprotect(new SrtpPacket(copy, 0, length))).isInstanceOf(RtpPacket.class);
            case STUN, DTLS, OTHER -> throw new AssertionError("only media here");
        }
    }
}
