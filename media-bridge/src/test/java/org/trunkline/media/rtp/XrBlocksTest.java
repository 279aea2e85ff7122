package org.trunkline.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.trunkline.media.rtp.RtcpMessage.ExtendedReport;
import org.trunkline.media.rtp.XrBlock.LastReferenceTime;
import org.trunkline.media.rtp.XrBlock.LastReferenceTimes;
import org.trunkline.media.rtp.XrBlock.ReferenceTime;
import org.trunkline.media.rtp.XrBlock.Voice;

/** Extended reports (RFC 3611) on the wire. */
class XrBlocksTest {
    private static final List<XrBlock> ALL = List.of(
            new ReferenceTime(0x0102_0304_0506_0708L),
            new LastReferenceTimes(List.of(new LastReferenceTime(9, 0x0304_0506, 0x8000), new LastReferenceTime(-1, 0, -1))),
            new Voice(0x1234_5678, 12, 255, 0xFFFF, true));

    private final byte[] out = new byte[256];

    @Test
    void whatIsWrittenIsRead() {
        int length = Rtcp.extended(out, 3, new ExtendedReport(7, ALL));
        var parsed = (RtcpCompound) Rtcp.parse(out, 3, length);
        assertThat(parsed.messages()).containsExactly(new ExtendedReport(7, ALL));
    }

    /** RFC 3611 §4.7: by hand, with values where we have none. */
    @Test
    void aVoiceOfSomebodyElseIsRead() {
        byte[] report = HexFormat.of().parseHex("80cf000a" + "00000007" + "07000008" + "00000001" + "1a050000"
                + "00000000" + "00780028" + "e6c67f10" + "5d7f2a29" + "c0000028" + "003c00c8");
        var parsed = (RtcpCompound) Rtcp.parse(report, 0, report.length);
        assertThat(parsed.messages()).containsExactly(new ExtendedReport(7, List.of(new Voice(1, 26, 5, 120, true))));
    }

    @Test
    void blocksThatAreNotKnownOrOfAnotherLengthArePassedOver() {
        byte[] report = HexFormat.of().parseHex("80cf0008" + "00000007" + "0100000100000000" + "0400000111111111"
                + "04000002" + "0000000100000002");
        var parsed = (RtcpCompound) Rtcp.parse(report, 0, report.length);
        assertThat(parsed.messages()).containsExactly(new ExtendedReport(7, List.of(new ReferenceTime(0x1_0000_0002L))));
    }

    @Test
    void aBlockThatIsLongerThanItsReportMakesItUnusable() {
        byte[] report = HexFormat.of().parseHex("80cf0002" + "00000007" + "04000002");
        assertThat(Rtcp.parse(report, 0, report.length)).isInstanceOf(Dropped.class);
        byte[] short0 = HexFormat.of().parseHex("80cf0000");
        assertThat(Rtcp.parse(short0, 0, short0.length)).isInstanceOf(Dropped.class);
    }

    @Test
    void noBytesAtAllHarm() {
        var random = new Random(4);
        int length = Rtcp.extended(out, 0, new ExtendedReport(7, ALL));
        for (int i = 0; i < 20_000; i++) {
            byte[] harmed = out.clone();
            for (int n = 0; n <= random.nextInt(4); n++) {
                harmed[4 + random.nextInt(length - 4)] = (byte) random.nextInt();
            }
            assertThat(Rtcp.parse(harmed, 0, length)).isNotNull();
        }
    }
}
