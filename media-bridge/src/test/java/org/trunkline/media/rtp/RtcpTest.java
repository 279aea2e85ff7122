package org.trunkline.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.media.Drop;
import org.trunkline.media.rtp.RtcpMessage.Bye;
import org.trunkline.media.rtp.RtcpMessage.ReceiverReport;
import org.trunkline.media.rtp.RtcpMessage.SenderReport;
import org.trunkline.media.rtp.RtcpMessage.SourceDescription;
import org.trunkline.media.rtp.RtcpMessage.SourceDescription.Chunk;
import org.trunkline.media.rtp.RtcpMessage.Unread;

class RtcpTest {
    private static final ReportBlock BLOCK = new ReportBlock(0xCAFE, 12, -3, 0x0001_FFFF, 99, 0xB705_2000, 0x0005_4000);
    private static final SenderReport SENT =
            new SenderReport(1, 0xB44D_B705_2000_0000L, -160, 50, 8_000, List.of(BLOCK));

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static RtcpParsed parse(String hex) {
        byte[] bytes = hex(hex);
        return Rtcp.parse(bytes, 0, bytes.length);
    }

    private static List<RtcpMessage> messages(RtcpParsed parsed) {
        return ((RtcpCompound) parsed).messages();
    }

    @Test
    void aSenderReportIsTheRfcsOnTheWire() { // RFC 3550 §6.4.1, §6.5
        byte[] out = new byte[200];
        int bytes = Rtcp.report(out, 0, SENT, "tl@");
        assertThat(HexFormat.of().formatHex(out, 0, bytes)).isEqualTo(""
                + "81c8000c" + "00000001" + "b44db705" + "20000000" + "ffffff60" + "00000032" + "00001f40"
                + "0000cafe" + "0cfffffd" + "0001ffff" + "00000063" + "b7052000" + "00054000"
                + "81ca0003" + "00000001" + "0103746c" + "40000000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", "abc", "abcd", "abcde", "naïve@127.0.0.1"})
    void whatIsWrittenIsRead(String cname) {
        byte[] out = new byte[300];
        int bytes = Rtcp.report(out, 5, SENT, cname);
        assertThat(bytes % 4).isZero();
        assertThat(messages(Rtcp.parse(out, 5, bytes)))
                .containsExactly(SENT, new SourceDescription(List.of(new Chunk(1, cname))));
    }

    @Test
    void aReceiverReportMayTellOfThirtyOneStreams() {
        ReceiverReport report = new ReceiverReport(7, Collections.nCopies(31, BLOCK));
        byte[] out = new byte[1_000];
        int bytes = Rtcp.report(out, 0, report, "x");
        assertThat(messages(Rtcp.parse(out, 0, bytes))).first().isEqualTo(report);
        ReceiverReport tooMany = new ReceiverReport(7, Collections.nCopies(32, BLOCK));
        assertThatThrownBy(() -> Rtcp.report(out, 0, tooMany, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCnameMayBe255BytesLong() {
        byte[] out = new byte[400];
        String longest = "n".repeat(255);
        int bytes = Rtcp.report(out, 0, new ReceiverReport(7, List.of()), longest);
        assertThat(messages(Rtcp.parse(out, 0, bytes))).last()
                .isEqualTo(new SourceDescription(List.of(new Chunk(7, longest))));
        assertThatThrownBy(() -> Rtcp.report(out, 0, SENT, longest + "n")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFarewellComesBehindAReport() { // RFC 3550 §6.1
        byte[] out = new byte[100];
        int bytes = Rtcp.goodbye(out, 0, 7, "tl");
        assertThat(messages(Rtcp.parse(out, 0, bytes))).containsExactly(
                new ReceiverReport(7, List.of()),
                new SourceDescription(List.of(new Chunk(7, "tl"))),
                new Bye(List.of(7)));
    }

    @Test
    void otherKindsArePassedOver() {
        assertThat(messages(parse("80c90001 00000007  81ce0002 00000007 00000009  8fcd0003 00000007 00000009 01020304")))
                .containsExactly(new ReceiverReport(7, List.of()), new Unread(206, 1), new Unread(205, 15));
    }

    @Test
    void ofTheItemsOnlyTheCnameIsKept() {
        // CNAME, TOOL, end, padding; then a second chunk with a NOTE alone
        assertThat(messages(parse("82ca0007 00000007 01026162 06036d6e6f 000000 00000008 07027879 00000000")))
                .containsExactly(new SourceDescription(List.of(new Chunk(7, "ab"), new Chunk(8, ""))));
    }

    @Test
    void paddingAtTheVeryEndIsAllowed() {
        assertThat(messages(parse("80c90001 00000007 a1cb0002 00000007 00000004")))
                .containsExactly(new ReceiverReport(7, List.of()), new Bye(List.of(7)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "80c9", // half a header
        "80c90002 00000007", // longer than the datagram
        "80c90001 00000007 80", // something behind
        "80c90000", // no SSRC
        "81c90001 00000007", // a block announced, none there
        "40c90001 00000007", // version 1
        "80e00001 00000007", // not an RTCP type
        "a0c90002 00000007 00000004 80c90001 00000007", // padding in the middle
        "a0c90002 00000007 00000000", // padding of none
        "a0c90002 00000007 00000003", // padding that is no word
        "a0c90002 00000007 0000000c", // padding over the header
        "82cb0001 00000007", // two leave, one is named
        "81ca0001 00000007", // a chunk without its null
        "81ca0002 00000007 01056162", // a name beyond the end
        "81ca0002 00000007 01026162", // a name and no null
        "81ca0000", // no chunk
    })
    void whatDoesNotAddUpIsDropped(String datagram) {
        assertThat(parse(datagram)).isEqualTo(new Dropped(Drop.BAD_RTCP));
    }

    @Test
    void nothingIsNoCompound() {
        assertThat(parse("")).isEqualTo(new Dropped(Drop.TOO_SHORT));
    }

    @ParameterizedTest
    @CsvSource({
        "80c80000, true", "80c9ffff, true", "80c00000, true", "80df0000, true", "81cd0000, true",
        "80bf0000, false", "80e00000, false", "80000000, false", "80800000, false", "80ee0000, false",
        "00c80000, false", "40c80000, false", "c0c80000, false",
    })
    void rtcpIsToldFromRtpByItsType(String start, boolean rtcp) { // RFC 5761 §4
        byte[] datagram = Arrays.copyOf(hex(start), 12);
        assertThat(Rtcp.looksLikeRtcp(datagram, 0, 12)).isEqualTo(rtcp);
        assertThat(Rtcp.looksLikeRtcp(datagram, 0, 7)).isFalse();
        assertThat(Rtcp.looksLikeRtcp(datagram, 0, 0)).isFalse();
    }

    @Test
    void noPayloadTypeThatWeUseIsTakenForRtcp() {
        byte[] datagram = new byte[12];
        for (int payloadType : new int[] {0, 8, 9, 13, 63, 96, 101, 110, 111, 126, 127}) {
            for (boolean marker : new boolean[] {false, true}) {
                RtpWriter.header(datagram, 0, marker, payloadType, 0, 0, 0);
                assertThat(Rtcp.looksLikeRtcp(datagram, 0, 12)).isFalse();
            }
        }
    }

    /** RFC 3550 §6.4.1, Figure 2: 6.125 seconds there and back. */
    @Test
    void theRoundTripIsTheOneOfTheRfc() {
        assertThat(BLOCK.roundTripNanos(0xB44D_B710_8000_0000L)).hasValue(6_125_000_000L);
    }

    @Test
    void withoutAReportOfOursThereIsNoRoundTrip() {
        assertThat(new ReportBlock(1, 0, 0, 0, 0, 0, 0).roundTripNanos(0xB44D_B710_8000_0000L)).isEmpty();
        assertThat(BLOCK.roundTripNanos(0xB44D_B705_0000_0000L)).as("impossible").isEmpty();
    }

    @Test
    void anyBytesAreACompoundOrADrop() {
        Random random = new Random(5761);
        byte[] valid = new byte[400];
        int length = Rtcp.goodbye(valid, Rtcp.report(valid, 0, SENT, "somebody"), 7, "somebody else")
                + Rtcp.report(valid, 0, SENT, "somebody");
        int compounds = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] datagram = Arrays.copyOf(valid, length);
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                datagram[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
            }
            int cut = random.nextInt(4) == 0 ? random.nextInt(length + 1) : length;
            compounds += Rtcp.parse(Arrays.copyOf(datagram, cut), 0, cut) instanceof RtcpCompound ? 1 : 0;
            random.nextBytes(datagram);
            Rtcp.parse(datagram, 0, random.nextInt(length));
        }
        assertThat(compounds).isBetween(10_000, 190_000);
    }
}
