package org.trunkline.media.sdp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.trunkline.media.sdp.SdpRefused.Reason;

/**
 * Published offers and answers (RFC 4317). Theirs name hosts, which we do not resolve: tests put addresses there. iLBC,
 * which we do not speak, is refused where it is alone.
 */
class Rfc4317Test {
    /** §2.1 to §2.3 and §2.8. */
    static final String AUDIO_AND_VIDEO =
            """
            v=0
            o=alice 2890844526 2890844526 IN IP4 host.atlanta.example.com
            s=
            c=IN IP4 host.atlanta.example.com
            t=0 0
            m=audio 49170 RTP/AVP 0 8 97
            a=rtpmap:0 PCMU/8000
            a=rtpmap:8 PCMA/8000
            a=rtpmap:97 iLBC/8000
            m=video 51372 RTP/AVP 31 32
            a=rtpmap:31 H261/90000
            a=rtpmap:32 MPV/90000
            """;

    private static final InetSocketAddress BOB = new InetSocketAddress(InetAddress.ofLiteral("203.0.113.2"), 49172);

    private static TrunkSdpParsed parse(String sdp) {
        return TrunkSdp.parse(sdp.replace("host.atlanta.example.com", "192.0.2.1")
                .replace("host.biloxi.example.com", "203.0.113.2")
                .replace("\n", "\r\n")
                .getBytes(UTF_8));
    }

    private static TrunkSdp accepted(String sdp) {
        return (TrunkSdp) parse(sdp);
    }

    @Test
    void hostNamesAreRefusedAndNotLookedUp() {
        assertThat(((SdpRefused) TrunkSdp.parse(AUDIO_AND_VIDEO.getBytes(UTF_8))).reason())
                .isEqualTo(Reason.HOST_NAME);
    }

    @Test
    void section2_1_offerIsReadAndAnsweredAudioOnlyAsIn2_2() {
        var offer = accepted(AUDIO_AND_VIDEO);
        assertThat(offer.rtp()).isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 49170));
        assertThat(offer.codecs()).extracting(AudioCodec::rtpmap)
                .containsExactly("0 PCMU/8000", "8 PCMA/8000", "97 ilbc/8000");
        var answer = TrunkSdp.answer(offer, TrunkSdp.Local.plain(BOB, 2808844564L), 1, AudioCodec.PCMU, Optional.empty());
        assertThat(new String(answer, UTF_8)).isEqualTo(
                """
                v=0
                o=trunkline 2808844564 1 IN IP4 203.0.113.2
                s=-
                c=IN IP4 203.0.113.2
                t=0 0
                m=audio 49172 RTP/AVP 0
                a=rtpmap:0 PCMU/8000
                a=ptime:20
                a=sendrecv
                m=video 0 RTP/AVP 31
                c=IN IP4 0.0.0.0
                """
                        .replace("\n", "\r\n"));
    }

    @Test
    void section2_2_answerWithRejectedVideoIsRead() {
        var answer = accepted(
                """
                v=0
                o=bob 2808844564 2808844564 IN IP4 host.biloxi.example.com
                s=
                c=IN IP4 host.biloxi.example.com
                t=0 0
                m=audio 49172 RTP/AVP 0 8
                a=rtpmap:0 PCMU/8000
                a=rtpmap:8 PCMA/8000
                m=video 0 RTP/AVP 31
                a=rtpmap:31 H261/90000
                """);
        assertThat(answer.rtp()).isEqualTo(BOB);
        assertThat(answer.codecs()).containsExactly(AudioCodec.PCMU, AudioCodec.PCMA);
        assertThat(answer.sectionIndex()).isZero();
    }

    @Test
    void section2_6_firstOfTwoAudioStreamsIsTakenAndTheSecondRejected() {
        var offer = accepted(
                """
                v=0
                o=alice 2890844526 2890844526 IN IP4 host.atlanta.example.com
                s=
                c=IN IP4 host.atlanta.example.com
                t=0 0
                m=audio 49170 RTP/AVP 0
                a=rtpmap:0 PCMU/8000
                m=audio 51372 RTP/AVP 97 101
                a=rtpmap:97 iLBC/8000
                a=rtpmap:101 telephone-event/8000
                """);
        assertThat(offer.telephoneEvent()).isEmpty();
        var answer = new String(TrunkSdp.answer(offer, TrunkSdp.Local.plain(BOB, 1), 1, AudioCodec.PCMU, Optional.empty()), UTF_8);
        assertThat(answer).contains("m=audio 49172 RTP/AVP 0\r\n", "m=audio 0 RTP/AVP 97\r\n");
    }

    @Test
    void section2_6_answerWithTheFirstStreamRejectedHasNoCodecOfOurs() {
        var answer = parse(
                """
                v=0
                o=bob 2808844564 2808844564 IN IP4 host.biloxi.example.com
                s=
                c=IN IP4 host.biloxi.example.com
                t=0 0
                m=audio 0 RTP/AVP 0
                a=rtpmap:0 PCMU/8000
                m=audio 49170 RTP/AVP 97 101
                a=rtpmap:97 iLBC/8000
                a=rtpmap:101 telephone-event/8000
                """);
        assertThat(((SdpRefused) answer).reason()).isEqualTo(Reason.NO_COMMON_CODEC);
    }

    /** §3.2, Bob's hold, with PCMU for iLBC. */
    @Test
    void section3_2_holdIsSeenAndAnsweredByReceivingOnly() {
        var hold = accepted(
                """
                v=0
                o=bob 2808844564 2808844565 IN IP4 host.biloxi.example.com
                s=
                c=IN IP4 host.biloxi.example.com
                t=0 0
                m=audio 49172 RTP/AVP 0
                a=rtpmap:0 PCMU/8000
                a=sendonly
                m=audio 49174 RTP/AVP 98
                a=rtpmap:98 telephone-event/8000
                a=recvonly
                """);
        assertThat(hold.held()).isTrue();
        assertThat(hold.sends()).isTrue();
        assertThat(new String(TrunkSdp.answer(hold, TrunkSdp.Local.plain(BOB, 1), 2, AudioCodec.PCMU, Optional.empty()), UTF_8))
                .contains("a=recvonly\r\n", "m=audio 0 RTP/AVP 98\r\n");
    }

    @Test
    void section5_1_offerWithoutMediaHasNoAudio() {
        var offer = parse(
                """
                v=0
                o=alice 2890844526 2890844526 IN IP4 host.atlanta.example.com
                s=
                c=IN IP4 host.atlanta.example.com
                t=0 0
                """);
        assertThat(((SdpRefused) offer).reason()).isEqualTo(Reason.NO_AUDIO);
    }

    /** §5.2, the black hole, with PCMU for iLBC. */
    @Test
    void section5_2_blackHoleIsHold() {
        var offer = accepted(
                """
                v=0
                o=alice 2890844526 2890844526 IN IP4 host.atlanta.example.com
                s=
                c=IN IP4 0.0.0.0
                t=0 0
                m=audio 23442 RTP/AVP 0
                a=rtpmap:0 PCMU/8000
                """);
        assertThat(offer.held()).isTrue();
    }
}
