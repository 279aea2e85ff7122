package org.trunkline.media.leg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.trunkline.media.rtp.ReportBlock;
import org.trunkline.media.rtp.Rtcp;
import org.trunkline.media.rtp.RtcpCompound;
import org.trunkline.media.rtp.RtcpMessage;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.XrBlock;
import org.trunkline.media.sdp.XrTerms;

/** Two ends of a line in simulated time, each with its reports; the line is 40 ms long and may lose packets. */
class ReporterTest {
    private static final long MILLI = 1_000_000;
    private static final long NTP_START = 0xE000_0000_0000_0000L;

    private final Reporter near = reporter(1, 7);
    private final Reporter far = reporter(2, 8);
    private final byte[] out = new byte[Reporter.MAX_BYTES];
    private long nowNanos = 1;
    private int sequence = 65_500;
    private int timestamp = -800;

    private static Reporter reporter(int ssrc, int seed) {
        return new Reporter(ssrc, 8000, "name", ReporterTest::ntp, new Random(seed));
    }

    private static long ntp(long nanos) {
        return NTP_START + (long) (nanos / 1e9 * 0x1_0000_0000L);
    }

    @Test
    void nothingIsReportedBeforeTheFirstPacket() {
        nowNanos += 60_000 * MILLI;
        assertThat(near.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(near.report(out, nowNanos)).isEmpty();
        assertThat(near.goodbye(out)).isZero();
    }

    @Test
    void aSenderTellsHowMuchItSentAndWhatTimeItIs() {
        say(200, 0);
        var report = (RtcpMessage.SenderReport) due(near);
        assertThat(report.ssrc()).isEqualTo(1);
        assertThat(report.packets()).isEqualTo(200);
        assertThat(report.octets()).isEqualTo(200 * 160);
        assertThat(report.ntp()).isEqualTo(ntp(nowNanos));
        assertThat(report.rtpTimestamp()).isEqualTo(timestamp); // the next packet would be sent now
        assertThat(report.blocks()).isEmpty();
    }

    @Test
    void theTimeOfASenderRunsOnThroughAPressWhosePacketsShareATimestamp() {
        say(10, 0);
        int start = timestamp;
        for (int i = 0; i < 100; i++) {
            near.sent(sequence++ & 0xFFFF, start, 16, nowNanos);
            nowNanos += 20 * MILLI;
        }
        var report = (RtcpMessage.SenderReport) due(near);
        assertThat(report.rtpTimestamp() - start).isCloseTo((int) (nowNanos / 125_000 - 1600), within(1));
    }

    /** RFC 3550 §6.4. */
    @Test
    void whoSentNothingSinceTheLastButOneReportIsNoSenderAnyMore() {
        say(10, 0);
        assertThat(due(near)).isInstanceOf(RtcpMessage.SenderReport.class);
        assertThat(due(near)).isInstanceOf(RtcpMessage.SenderReport.class);
        assertThat(due(near)).isInstanceOf(RtcpMessage.ReceiverReport.class);
        say(1, 0);
        assertThat(due(near)).isInstanceOf(RtcpMessage.SenderReport.class);
    }

    @Test
    void whoOnlyListensTellsWhatIsLost() {
        say(100, 25);
        var report = (RtcpMessage.ReceiverReport) due(far);
        assertThat(report.blocks()).hasSize(1);
        var block = report.blocks().getFirst();
        assertThat(block.ssrc()).isEqualTo(1);
        assertThat(block.cumulativeLost()).isEqualTo(25);
        assertThat(block.fractionLost()).isEqualTo(256 / 5);
        assertThat(block.extendedHighest()).isEqualTo(65_500 + 124);
        near.on(compound(far), nowNanos);
    }

    @Test
    void theRoundTripComesOutOfBothReports() {
        say(150, 0);
        near.on(reportOf(far, reportOf(near)), nowNanos);
        assertThat(near.snapshot().there().roundTripMicros().orElseThrow()).isBetween(79_000L, 81_000L);
    }

    @Test
    void aFarEndThatHasHeardNoReportTellsNoRoundTrip() {
        say(150, 0);
        near.on(reportOf(far, Optional.empty()), nowNanos);
        assertThat(near.snapshot().there().roundTripMicros()).isEqualTo(OptionalLong.empty());
    }

    @Test
    void whoOnlyListensLearnsTheRoundTripByExtendedReports() { // RFC 3611 §4.4, §4.5
        near.extend(new XrTerms(true, true));
        far.extend(new XrTerms(true, true));
        say(150, 0);
        far.on(reportOf(near, reportOf(far)), nowNanos);
        assertThat(far.snapshot().there().roundTripMicros().orElseThrow()).isBetween(79_000L, 81_000L);
    }

    @Test
    void whatTheFarEndDidNotPlayIsKnownWhereThatWasAgreed() { // RFC 3611 §4.7
        say(128, 0);
        near.on(compound(far), nowNanos);
        var voice = new XrBlock.Voice(1, 0, 64, 90, true);
        var compound = new RtcpCompound(List.of(new RtcpMessage.ExtendedReport(2, List.of(voice))));
        near.on(compound, nowNanos);
        assertThat(near.snapshot().there().discarded()).as("unasked").isZero();
        near.extend(new XrTerms(false, true));
        near.on(compound, nowNanos);
        assertThat(near.snapshot().there().discarded()).isEqualTo(32);
        assertThat(near.snapshot().there().conceals()).isTrue();
        assertThat(near.snapshot().there().roundTripMicros()).as("a claim, not a measurement").isEmpty();
    }

    @Test
    void howAVoiceIsHeardIsToldWhereThatWasAgreed() {
        far.extend(new XrTerms(false, true));
        say(75, 25);
        var report = (RtcpMessage.ExtendedReport) compound(far).messages().getLast();
        assertThat(report.blocks()).containsExactly(new XrBlock.Voice(1, 64, 0, 0, false));
        assertThat(compound(near).messages()).noneMatch(RtcpMessage.ExtendedReport.class::isInstance);
    }

    @Test
    void reportsComeAboutEveryFiveSecondsAndNeverInStep() {
        say(1, 0);
        long last = nowNanos;
        double sum = 0;
        for (int i = 0; i < 200; i++) {
            nowNanos = near.nextDeadlineNanos();
            assertThat(near.report(out, nowNanos - 1)).isEmpty();
            assertThat(near.report(out, nowNanos)).isPresent();
            if (i > 0) {
                double seconds = (nowNanos - last) / 1e9;
                assertThat(seconds).isBetween(2.0, 6.2); // RFC 3550 §6.3.1: 0.5 to 1.5 times five seconds, over 1.21828
                sum += seconds;
            }
            last = nowNanos;
        }
        assertThat(sum / 199).isBetween(3.9, 4.3);
    }

    @Test
    void aStreamThatStartsAnewIsCountedAnew() {
        say(100, 10);
        var again = new RtpPacket(false, 0, 5, 99, 77, new byte[160], 0, 160);
        far.heard(again, 8000, nowNanos);
        var block = due(far).blocks().getFirst();
        assertThat(block.ssrc()).isEqualTo(77);
        assertThat(block.cumulativeLost()).isZero();
    }

    @Test
    void whatWasHeardOfASourceBeforeIsKnownForGood() {
        say(100, 10);
        for (int i = 0; i < 10; i += 2) {
            far.heard(new RtpPacket(false, 0, i, 160 * i, 77, new byte[160], 0, 160), 8000, nowNanos);
        }
        assertThat(far.snapshot().received()).isEqualTo(105);
        assertThat(far.snapshot().lost()).isEqualTo(10 + 4);
    }

    /** Loss of the other leg that we pass on is no loss of ours; nor is a number that is filled in later. */
    @Test
    void numbersThatWereLeftOutAreNotLost() {
        say(50, 0);
        sequence += 3;
        say(50, 5);
        near.on(compound(far), nowNanos);
        assertThat(near.snapshot().there().expected()).isEqualTo(105);
        assertThat(near.snapshot().there().lost()).isEqualTo(5);
        near.sent(65_551 & 0xFFFF, timestamp, 172, nowNanos);
        assertThat(near.snapshot().sent()).isEqualTo(106);
        say(1, 0);
        near.on(compound(far), nowNanos);
        assertThat(near.snapshot().there().lost()).as("of the two that were left out").isEqualTo(6);
    }

    /** A report knows nothing of what left after it was written, nor of what left before and had not come. */
    @Test
    void whatWasOvertakenBeforeItCameToUsIsNotLostWhileItIsOnItsWay() {
        say(150, 0);
        near.on(reportOf(far, reportOf(near)), nowNanos);
        for (int second = 0; second < 6; second++) {
            for (int i = 0; i < 5; i++) { // comes in threes, the first of which was overtaken by the others
                int first = sequence;
                sequence += 2;
                say(1, 0);
                sequence = first;
                say(2, 0);
                sequence++;
            }
            say(35, 0);
        }
        int first = sequence;
        sequence += 2;
        say(2, 0); // the far end knows of these
        nowNanos += 5_000 * MILLI;
        var report = compound(far);
        sequence = first;
        say(2, 0); // but not of these: they leave while its report is on the way
        nowNanos += 40 * MILLI;
        near.on(report, nowNanos);
        assertThat(near.snapshot().there().lost()).isZero();
        near.on(compound(far), nowNanos);
        assertThat(near.snapshot().there().lost()).isZero();
    }

    /** The round trip does not say what it knew of: our report may have been held up longer than what left after it. */
    @Test
    void whatWasLeftOutWhileOurReportWasHeldUpIsNotLost() {
        say(150, 0);
        near.on(reportOf(far, reportOf(near)), nowNanos);
        say(150, 0);
        var heldUp = compound(near);
        for (int i = 0; i < 5; i++) {
            sequence++;
            say(10, 0);
        }
        far.on(heldUp, nowNanos);
        say(5, 0);
        near.on(compound(far), nowNanos);
        assertThat(near.snapshot().there().roundTripMicros().orElseThrow()).isGreaterThan(1_000_000);
        assertThat(near.snapshot().there().lost()).isZero();
    }

    @Test
    void aFarEndCannotHaveLostWhatWasNeverSent() {
        say(10, 0);
        var absurd = new ReportBlock(1, 255, 0x7F_FFFF, 0x7FFF_FFFF, -1, 0, 0);
        near.on(new RtcpCompound(List.of(new RtcpMessage.ReceiverReport(2, List.of(absurd)))), nowNanos);
        assertThat(near.snapshot().there().expected()).isEqualTo(10);
        assertThat(near.snapshot().there().lost()).isEqualTo(10);
    }

    @Test
    void whatIsSaidOfOtherStreamsIsNotOurs() {
        say(100, 25);
        var third = reporter(3, 9);
        third.on(compound(far), nowNanos);
        assertThat(third.snapshot().there()).isEqualTo(Reporter.Quality.NOTHING);
    }

    @Test
    void theEndIsSaid() {
        say(1, 0);
        var parsed = (RtcpCompound) Rtcp.parse(out, 0, near.goodbye(out));
        assertThat(parsed.messages()).hasSize(3);
        assertThat(parsed.messages().getLast()).isEqualTo(new RtcpMessage.Bye(List.of(1)));
    }

    /** {@code heard} packets arrive, then {@code lost} do not, and one more arrives if any was lost. */
    private void say(int heard, int lost) {
        for (int i = 0; i < heard + lost; i++) {
            boolean arrives = i < heard - 1 || lost == 0 || i == heard + lost - 1;
            var packet = new RtpPacket(false, 0, sequence++ & 0xFFFF, timestamp, 1, new byte[160], 0, 160);
            near.sent(packet.sequence(), timestamp, 172, nowNanos);
            if (arrives) {
                far.heard(packet, 8000, nowNanos + 40 * MILLI);
            }
            timestamp += 160;
            nowNanos += 20 * MILLI;
        }
    }

    private RtcpMessage.Report due(Reporter reporter) {
        return (RtcpMessage.Report) compound(reporter).messages().getFirst();
    }

    private RtcpCompound compound(Reporter reporter) {
        long due = Math.max(nowNanos, reporter.nextDeadlineNanos());
        timestamp += (int) ((due - nowNanos) / MILLI * 8);
        nowNanos = due;
        int bytes = reporter.report(out, nowNanos).orElseThrow();
        return (RtcpCompound) Rtcp.parse(out, 0, bytes);
    }

    private Optional<RtcpCompound> reportOf(Reporter reporter) {
        return Optional.of(compound(reporter));
    }

    /** The far end's report, after it has heard ours, 40 ms later each way. */
    private RtcpCompound reportOf(Reporter there, Optional<RtcpCompound> ours) {
        nowNanos += 40 * MILLI;
        ours.ifPresent(report -> there.on(report, nowNanos));
        var answer = compound(there);
        nowNanos += 40 * MILLI;
        return answer;
    }
}
