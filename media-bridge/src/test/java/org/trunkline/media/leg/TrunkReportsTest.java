package org.trunkline.media.leg;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.trunkline.media.Drop;
import org.trunkline.media.leg.TrunkLeg.FarEnd;
import org.trunkline.media.rtp.ReportBlock;
import org.trunkline.media.rtp.Rtcp;
import org.trunkline.media.rtp.RtcpCompound;
import org.trunkline.media.rtp.RtcpMessage;
import org.trunkline.media.rtp.RtpWriter;
import org.trunkline.media.srtp.SrtpKeys;
import org.trunkline.media.srtp.SrtpProfile;
import org.trunkline.media.srtp.SrtpSession;

/** The RTCP of a trunk in simulated time: to whom it goes, and whose is read. */
class TrunkReportsTest {
    private static final InetSocketAddress RTP = new InetSocketAddress("192.0.2.7", 4000);
    private static final InetSocketAddress RTCP = new InetSocketAddress("192.0.2.7", 4001);
    private static final InetSocketAddress OTHER_PORT = new InetSocketAddress("192.0.2.7", 6001);
    private static final InetSocketAddress STRANGER = new InetSocketAddress("198.51.100.9", 4001);
    private static final int OUR_SSRC = 5;
    private static final int TRUNK_SSRC = 9;
    private static final long FRAME_NANOS = 20_000_000;

    private record Sent(RtcpCompound compound, InetSocketAddress to) {}

    private final List<Sent> reports = new ArrayList<>();
    private final Reporter reporter = new Reporter(OUR_SSRC, 8000, "us", nanos -> nanos << 4, new Random(1));
    private Optional<SrtpSession> trunksEnd = Optional.empty();
    private long nowNanos = 1;

    private TrunkLeg leg(SourceRule rule, InetSocketAddress rtcp, Optional<SrtpKeys> keys) {
        var leg = new TrunkLeg((_, _, _, _) -> {}, rule);
        leg.reports(reporter, this::wire);
        leg.negotiated(new FarEnd(RTP, rtcp, true, _ -> true, keys), nowNanos);
        return leg;
    }

    @Test
    void theTrunkIsToldWhatWeSendAndWhatArrives() {
        var leg = leg(SourceRule.EXACTLY_AS_TOLD, RTCP, Optional.empty());
        for (int i = 0; i < 50; i++, nowNanos += FRAME_NANOS) {
            say(leg, i);
            if (i != 20) {
                byte[] packet = rtp(i, TRUNK_SSRC);
                leg.receive(packet, 0, packet.length, RTP, nowNanos);
            }
        }
        untilReport(leg);
        var report = (RtcpMessage.SenderReport) reports.getFirst().compound().messages().getFirst();
        assertThat(reports.getFirst().to()).isEqualTo(RTCP);
        assertThat(report.packets()).isEqualTo(50);
        assertThat(report.octets()).isEqualTo(50 * 160);
        assertThat(report.blocks()).extracting(ReportBlock::ssrc).containsExactly(TRUNK_SSRC);
        assertThat(report.blocks().getFirst().cumulativeLost()).isEqualTo(1);
    }

    @Test
    void onlyTheToldSourceIsReadWhereNothingMayBeLearned() {
        var leg = leg(SourceRule.EXACTLY_AS_TOLD, RTCP, Optional.empty());
        for (int i = 0; i < 20; i++) {
            say(leg, i);
        }
        assertThat(report(leg, STRANGER)).contains(Drop.FOREIGN_SOURCE);
        assertThat(report(leg, OTHER_PORT)).contains(Drop.FOREIGN_SOURCE);
        assertThat(reporter.snapshot().there().lost()).isZero();
        assertThat(report(leg, RTCP)).isEmpty();
        assertThat(reporter.snapshot().there().lost()).isEqualTo(12);
    }

    @Test
    void anotherPortOfTheTrunkIsReadAndAnsweredWherePortsMayBeLearned() {
        var leg = leg((told, seen) -> told.getAddress().equals(seen.getAddress()), RTCP, Optional.empty());
        say(leg, 0);
        assertThat(report(leg, STRANGER)).contains(Drop.FOREIGN_SOURCE);
        assertThat(report(leg, OTHER_PORT)).isEmpty();
        untilReport(leg);
        assertThat(reports.getFirst().to()).isEqualTo(OTHER_PORT);
    }

    @Test
    void whereAnythingMayBeLearnedRtcpStillComesFromWhereRtpComesFrom() {
        var leg = leg((_, _) -> true, RTCP, Optional.empty());
        say(leg, 0);
        assertThat(report(leg, STRANGER)).contains(Drop.FOREIGN_SOURCE);
    }

    @Test
    void aTrunkThatWantsNoRtcpGetsNone() {
        var leg = leg(SourceRule.EXACTLY_AS_TOLD, new InetSocketAddress("0.0.0.0", 4001), Optional.empty());
        say(leg, 0);
        nowNanos += 60_000_000_000L;
        leg.onTime(nowNanos);
        leg.close();
        assertThat(reports).isEmpty();
    }

    @Test
    void anEncryptedTrunksReportsAreEncryptedToo() {
        var leg = leg(SourceRule.EXACTLY_AS_TOLD, RTCP, Optional.of(keys(false)));
        trunksEnd = Optional.of(new SrtpSession(keys(true)));
        for (int i = 0; i < 20; i++) {
            say(leg, i);
        }
        untilReport(leg);
        assertThat(reports.getFirst().compound().messages().getFirst()).isInstanceOf(RtcpMessage.SenderReport.class);
        assertThat(report(leg, RTCP)).as("plain").contains(Drop.SRTP_AUTH);
        byte[] secret = reportOfTheTrunk();
        int length = trunksEnd.get().protectRtcp(secret, 0, secret.length - SrtpSession.MAX_TRAILER_BYTES);
        assertThat(leg.rtcp(secret, 0, length, RTCP, nowNanos)).isEmpty();
        assertThat(reporter.snapshot().there().lost()).isEqualTo(12);
    }

    /** Of a forked call's phones one has SRTP and another has none, and the first is heard of again. */
    @Test
    void aKeyThatComesBackGoesOnWithItsCounters() {
        var leg = leg(SourceRule.EXACTLY_AS_TOLD, RTCP, Optional.of(keys(false)));
        trunksEnd = Optional.of(new SrtpSession(keys(true)));
        say(leg, 0);
        untilReport(leg);
        leg.negotiated(new FarEnd(RTP, RTCP, true, _ -> true, Optional.empty()), nowNanos);
        leg.negotiated(new FarEnd(RTP, RTCP, true, _ -> true, Optional.of(keys(false))), nowNanos);
        say(leg, 1);
        reports.clear();
        untilReport(leg); // a second packet with the index of the first is a replay to the trunk
        leg.close();
        assertThat(reports).hasSize(2);
    }

    @Test
    void theEndIsSaidOnce() {
        var leg = leg(SourceRule.EXACTLY_AS_TOLD, RTCP, Optional.empty());
        say(leg, 0);
        leg.close();
        leg.close();
        assertThat(reports).hasSize(1);
        assertThat(reports.getFirst().compound().messages().getLast()).isEqualTo(new RtcpMessage.Bye(List.of(OUR_SSRC)));
    }

    @Test
    void rubbishIsCountedAndNothingElse() {
        var leg = leg(SourceRule.EXACTLY_AS_TOLD, RTCP, Optional.empty());
        var random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            byte[] rubbish = new byte[random.nextInt(200)];
            random.nextBytes(rubbish);
            assertThat(leg.rtcp(rubbish, 0, rubbish.length, RTCP, nowNanos)).isPresent();
        }
    }

    private void say(TrunkLeg leg, int number) {
        byte[] packet = Arrays.copyOf(rtp(number, OUR_SSRC), 172 + SrtpSession.MAX_TRAILER_BYTES);
        leg.send(packet, 172, nowNanos);
    }

    private static byte[] rtp(int number, int ssrc) {
        byte[] packet = new byte[172];
        RtpWriter.header(packet, 0, false, 0, number, number * 160, ssrc);
        return packet;
    }

    private static byte[] reportOfTheTrunk() {
        byte[] report = new byte[200];
        var block = new ReportBlock(OUR_SSRC, 64, 12, 100, 80, 0, 0);
        int length = Rtcp.report(report, 0, new RtcpMessage.ReceiverReport(TRUNK_SSRC, List.of(block)), "trunk");
        return Arrays.copyOf(report, length + SrtpSession.MAX_TRAILER_BYTES);
    }

    private Optional<Drop> report(TrunkLeg leg, InetSocketAddress from) {
        byte[] report = reportOfTheTrunk();
        return leg.rtcp(report, 0, report.length - SrtpSession.MAX_TRAILER_BYTES, from, nowNanos);
    }

    private void untilReport(TrunkLeg leg) {
        nowNanos = Math.max(nowNanos, leg.nextDeadlineNanos());
        leg.onTime(nowNanos);
        assertThat(reports).hasSize(1);
    }

    private void wire(byte[] b, int offset, int length, InetSocketAddress to) {
        byte[] copy = Arrays.copyOfRange(b, offset, offset + length);
        int plain = trunksEnd.map(srtp -> srtp.unprotectRtcp(copy, 0, length).orElseThrow()).orElse(length);
        reports.add(new Sent((RtcpCompound) Rtcp.parse(copy, 0, plain), to));
    }

    private static SrtpKeys keys(boolean ofTrunk) {
        var profile = SrtpProfile.AES128_CM_HMAC_SHA1_80;
        byte[] ours = new byte[profile.keyBytes()];
        byte[] theirs = new byte[profile.keyBytes()];
        theirs[0] = 1;
        byte[] salt = new byte[profile.saltBytes()];
        return ofTrunk
                ? new SrtpKeys(profile, theirs, salt, ours, salt)
                : new SrtpKeys(profile, ours, salt, theirs, salt);
    }
}
