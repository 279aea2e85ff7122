package org.trunkline.media.sdp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.media.sdp.SdpRefused.Reason;

class TrunkSdpTest {
    private static final InetSocketAddress LOCAL = address("192.0.2.7", 30000);
    private static final InetSocketAddress LOCAL6 = address("2001:db8::7", 30000);
    private static final String PLAIN =
            """
            v=0
            o=carrier 1 1 IN IP4 198.51.100.5
            s=-
            c=IN IP4 198.51.100.5
            t=0 0
            m=audio 20000 RTP/AVP 0 8 101
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-15
            """;

    private static InetSocketAddress address(String host, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(host), port);
    }

    private static TrunkSdp accepted(String sdp) {
        return switch (TrunkSdp.parse(sdp.getBytes(UTF_8))) {
            case TrunkSdp accepted -> accepted;
            case SdpRefused refused -> throw new AssertionError(refused);
        };
    }

    private static Reason refused(String sdp) {
        var refused = (SdpRefused) TrunkSdp.parse(sdp.getBytes(UTF_8));
        assertThat(refused.words()).hasSizeGreaterThan(20).endsWith(".");
        return refused.reason();
    }

    private static String offer(InetSocketAddress local) {
        return new String(
                TrunkSdp.offer(
                        Optional.empty(), TrunkSdp.Local.plain(local, 7), 1, List.of(AudioCodec.PCMU, AudioCodec.PCMA), 101, 20),
                UTF_8);
    }

    private static String answer(String offer) {
        var parsed = accepted(offer);
        var codec = parsed.codecs().stream().filter(AudioCodec::isG711).findFirst().orElseThrow();
        return new String(TrunkSdp.answer(parsed, TrunkSdp.Local.plain(LOCAL, 9), 2, codec, parsed.telephoneEvent()), UTF_8);
    }

    @Test
    void offerStandsHereInFull() {
        assertThat(offer(LOCAL)).isEqualTo(
                """
                v=0
                o=trunkline 7 1 IN IP4 192.0.2.7
                s=-
                c=IN IP4 192.0.2.7
                t=0 0
                m=audio 30000 RTP/AVP 0 8 101
                a=rtpmap:0 PCMU/8000
                a=rtpmap:8 PCMA/8000
                a=rtpmap:101 telephone-event/8000
                a=fmtp:101 0-15
                a=ptime:20
                a=sendrecv
                """
                        .replace("\n", "\r\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "rcvr-rtt=all:10000 stat-summary=loss,dup,jitt,TTL voip-metrics | a=rtcp-xr:rcvr-rtt=all voip-metrics",
        "voip-metrics | a=rtcp-xr:voip-metrics",
        "rcvr-rtt=sender | a=rtcp-xr:rcvr-rtt=all",
        "pkt-loss-rle rcvr-rtt=none | -",
        "'' | -"
    })
    void extendedReportsAreAnsweredAsFarAsTheyWereOffered(String offered, String answered) { // RFC 3611 §5.2
        var lines = answer(PLAIN + "a=rtcp-xr:" + offered + "\n").lines().filter(line -> line.startsWith("a=rtcp-xr")).toList();
        assertThat(lines).isEqualTo(Optional.ofNullable(answered).stream().toList());
    }

    @Test
    void extendedReportsAreNotOfferedAndNotAnsweredUnasked() {
        assertThat(answer(PLAIN)).doesNotContain("rtcp-xr");
        assertThat(offer(LOCAL)).doesNotContain("rtcp-xr");
    }

    @Test
    void offerIsReadBackAsItWasMeant() {
        for (var local : List.of(LOCAL, LOCAL6)) {
            var read = accepted(offer(local));
            assertThat(read.rtp()).isEqualTo(local);
            assertThat(read.rtcp()).isEqualTo(new InetSocketAddress(local.getAddress(), 30001));
            assertThat(read.codecs()).containsExactly(AudioCodec.PCMU, AudioCodec.PCMA);
            assertThat(read.telephoneEvent()).contains(AudioCodec.telephoneEvent(101, 8000));
            assertThat(read.ptimeMillis()).isEqualTo(20);
            assertThat(List.of(read.sends(), read.receives(), !read.held())).containsOnly(true);
        }
        assertThat(offer(LOCAL6)).contains("c=IN IP6 2001:db8:0:0:0:0:0:7\r\n");
    }

    @Test
    void staticPayloadTypesNeedNoRtpmap() {
        var read = accepted(PLAIN.replace("0 8 101", "8 0 13 18 96 101"));
        assertThat(read.codecs()).extracting(AudioCodec::rtpmap)
                .containsExactly("8 PCMA/8000", "0 PCMU/8000", "13 CN/8000", "18 G729/8000"); // nothing explains 96
    }

    @Test
    void repeatedPayloadTypeIsReadOnce() {
        assertThat(accepted(PLAIN.replace("0 8 101", "0 8 0 101 8")).codecs())
                .containsExactly(AudioCodec.PCMU, AudioCodec.PCMA);
    }

    @Test
    void sectionsOwnConnectionAndRtcpCount() {
        var read = accepted(PLAIN.replace(
                "a=fmtp", "c=IN IP6 2001:db8::9\na=rtcp:53020 IN IP6 2001:db8::a\na=ptime:30\na=fmtp"));
        assertThat(read.rtp()).isEqualTo(address("2001:db8::9", 20000));
        assertThat(read.rtcp()).isEqualTo(address("2001:db8::a", 53020));
        assertThat(read.ptimeMillis()).isEqualTo(30);
    }

    @ParameterizedTest
    @CsvSource({"53020, 53020", "0, 20001", "70000, 20001", "x, 20001", "'', 20001", "53020 IN IP6 2001:db8::a, 53020",
        "20000, 20001", "20000 IN IP4 198.51.100.5, 20001"})
    void rtcpPortIsTheGivenOneOrTheNext(String value, int port) {
        assertThat(accepted(PLAIN + "a=rtcp:" + value + "\n").rtcp()).isEqualTo(address("198.51.100.5", port));
    }

    @Test
    void lastPortHasNoNext() {
        assertThat(accepted(PLAIN.replace("audio 20000", "audio 65535")).rtcp().getPort()).isEqualTo(65535);
    }

    @ParameterizedTest
    @CsvSource({"a=maxptime:40, 20", "a=maxptime:10, 10", "a=maxptime:0, 20", "a=ptime:60 a=maxptime:30, 30", "a=maxptime:30 a=ptime:20, 20"})
    void noPacketIsLongerThanTheTrunkTakes(String lines, int millis) {
        assertThat(accepted(PLAIN + lines.replace(' ', '\n') + "\n").ptimeMillis()).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({"20, 20", "10, 10", "60, 60", "0, 20", "-20, 20", "9999, 20", "20.5, 20", "'', 20"})
    void ptimeOutsideReasonIsTheUsual(String value, int millis) {
        assertThat(accepted(PLAIN + "a=ptime:" + value + "\n").ptimeMillis()).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({
        "a=sendrecv, true, true, a=sendrecv",
        "a=sendonly, true, false, a=recvonly",
        "a=recvonly, false, true, a=sendonly",
        "a=inactive, false, false, a=inactive"
    })
    void holdIsSeenAndMirrored(String direction, boolean sends, boolean receives, String answered) {
        for (String sdp : List.of(PLAIN + direction + "\n", PLAIN.replace("t=0 0", "t=0 0\n" + direction))) {
            assertThat(accepted(sdp).sends()).isEqualTo(sends);
            assertThat(accepted(sdp).receives()).isEqualTo(receives);
            assertThat(accepted(sdp).held()).isEqualTo(!receives);
            assertThat(answer(sdp)).contains(answered + "\r\n");
        }
    }

    @Test
    void oldHoldByUnspecifiedAddressIsSeen() {
        assertThat(accepted(PLAIN.replace("c=IN IP4 198.51.100.5", "c=IN IP4 0.0.0.0")).held()).isTrue();
        assertThat(accepted(PLAIN.replace("c=IN IP4 198.51.100.5", "c=IN IP6 ::")).held()).isTrue();
    }

    @Test
    void ofTwoAudioSectionsThePlainOneIsTaken() {
        String both = PLAIN.replace("m=audio", "m=audio 20002 RTP/SAVP 0\na=crypto:1 X\nm=audio");
        assertThat(accepted(both).rtp().getPort()).isEqualTo(20000);
        assertThat(answer(both)).contains("m=audio 0 RTP/SAVP 0\r\n", "m=audio 30000 RTP/AVP 0 101\r\n");
    }

    @Test
    void telephoneEventOfAnotherClockIsNotOurs() {
        assertThat(accepted(PLAIN.replace("event/8000", "event/16000")).telephoneEvent()).isEmpty();
    }

    @Test
    void whatCannotBecomeACallIsRefusedInWords() {
        assertThat(refused("")).isEqualTo(Reason.MALFORMED);
        assertThat(refused(PLAIN.replace("c=IN IP4 198.51.100.5\n", ""))).isEqualTo(Reason.MALFORMED);
        assertThat(refused(PLAIN.replace("c=IN IP4 198.51.100.5", "c=IN IP4 sip.example.com")))
                .isEqualTo(Reason.HOST_NAME);
        assertThat(refused(PLAIN.replace("c=IN IP4 198.51.100.5", "c=IN IP4 224.2.1.1/127")))
                .isEqualTo(Reason.UNSUPPORTED_TRANSPORT);
        assertThat(refused(PLAIN.replace("RTP/AVP", "RTP/SAVP"))).isEqualTo(Reason.UNSUPPORTED_TRANSPORT);
        assertThat(refused(PLAIN.replace("audio 20000", "audio 0"))).isEqualTo(Reason.NO_AUDIO);
        assertThat(refused(PLAIN.replace("audio 20000", "audio 0") + "a=bundle-only\n")).isEqualTo(Reason.NO_AUDIO);
        assertThat(refused(PLAIN.replace("0 8 101", "18 101"))).isEqualTo(Reason.NO_COMMON_CODEC);
        assertThat(refused(PLAIN + "m=video 1 RTP/AVP 31\n".repeat(16))).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void codecsAreComparedWithoutCase() {
        var read = accepted(PLAIN.replace("a=fmtp", "a=rtpmap:0 pcmu/8000/1\na=rtpmap:8 Pcma/8000\na=fmtp"));
        assertThat(read.codecs()).containsExactly(AudioCodec.PCMU, AudioCodec.PCMA);
    }

    @Test
    void damagedDescriptionsAreReadOrRefusedNeverThrown() {
        String published = Rfc4317Test.AUDIO_AND_VIDEO.replace("host.atlanta.example.com", "192.0.2.1");
        var originals = List.of(PLAIN, offer(LOCAL6), published);
        var accepted = Offers.damaged(originals, 6_000)
                .map(TrunkSdp::parse)
                .filter(TrunkSdp.class::isInstance)
                .map(TrunkSdp.class::cast)
                .toList();
        assertThat(accepted).hasSizeBetween(500, 5_900);
        for (var sdp : accepted) {
            assertThat(sdp.rtp().isUnresolved()).isFalse();
            byte[] answer = TrunkSdp.answer(sdp, TrunkSdp.Local.plain(LOCAL, 1), 1, AudioCodec.PCMU, Optional.empty());
            assertThat(new String(answer, UTF_8).lines().filter(l -> l.startsWith("m="))).hasSameSizeAs(sdp.lines());
        }
    }

    @Test
    void randomBytesAreRefused() {
        var random = new Random(6);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(500)];
            random.nextBytes(bytes);
            assertThat(TrunkSdp.parse(bytes)).isInstanceOf(SdpRefused.class);
        }
    }
}
