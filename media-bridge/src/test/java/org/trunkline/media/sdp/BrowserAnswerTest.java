package org.trunkline.media.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.media.sdp.Offers.CHROMIUM;
import static org.trunkline.media.sdp.Offers.CHROMIUM_RECVONLY;
import static org.trunkline.media.sdp.Offers.CHROMIUM_VIDEO_DATA;
import static org.trunkline.media.sdp.Offers.FIREFOX;
import static org.trunkline.media.sdp.Offers.accepted;
import static org.trunkline.media.sdp.Offers.withoutLine;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.media.dtls.Fingerprint;
import org.trunkline.media.ice.Candidate;
import org.trunkline.media.ice.HostCandidates;
import org.trunkline.media.ice.IceCredentials;

class BrowserAnswerTest {
    private static final IceCredentials GATEWAY = new IceCredentials("gatewayU", "gatewayPasswordOf24Chars");
    private static final Fingerprint FINGERPRINT =
            Fingerprint.parse("sha-256 " + "0F:".repeat(31) + "0F").orElseThrow();
    private static final List<Candidate> CANDIDATES =
            HostCandidates.of(List.of(InetAddress.ofLiteral("192.0.2.7")), Optional.empty(), 40000, 0);

    static String answer(BrowserOffer offer, boolean narrowBand) {
        return answer(offer, new BrowserTerms(narrowBand, false));
    }

    private static String answer(BrowserOffer offer, BrowserTerms terms) {
        var audio = CodecChoice.forBrowser(offer, terms).orElseThrow();
        return BrowserAnswer.write(offer, audio, GATEWAY, FINGERPRINT, 1, 0x80000001, "c1", CANDIDATES);
    }

    /** What must hold for any answer to any offer. */
    static void assertAnswerFits(BrowserOffer offer, String answer) {
        assertThat(answer.split("\r\n")).allMatch(l -> l.matches("[a-z]=[^\\r\\n]*"));
        var media = answer.lines().filter(l -> l.startsWith("m=")).toList();
        assertThat(media).hasSameSizeAs(offer.lines());
        for (int i = 0; i < media.size(); i++) {
            boolean taken = i == offer.sectionIndex();
            assertThat(media.get(i)).startsWith("m=" + offer.lines().get(i).media() + (taken ? " 40000 " : " 0 "));
        }
    }

    @Test
    void answerToChromiumStandsHereInFull() {
        assertThat(answer(accepted(CHROMIUM), true)).isEqualTo(
                """
                v=0
                o=- 2147483649 1 IN IP4 127.0.0.1
                s=-
                t=0 0
                a=group:BUNDLE 0
                a=ice-lite
                m=audio 40000 UDP/TLS/RTP/SAVPF 63 111 0 8 110
                c=IN IP4 192.0.2.7
                a=candidate:1 1 udp 2113945855 192.0.2.7 40000 typ host
                a=ice-ufrag:gatewayU
                a=ice-pwd:gatewayPasswordOf24Chars
                a=ice-options:trickle
                a=fingerprint:sha-256 %s
                a=setup:passive
                a=mid:0
                a=rtcp-mux
                a=sendrecv
                a=rtpmap:63 red/48000/2
                a=fmtp:63 111/111
                a=rtpmap:111 opus/48000/2
                a=fmtp:111 minptime=10;useinbandfec=1;maxplaybackrate=8000;sprop-maxcapturerate=8000;stereo=0
                a=rtpmap:0 PCMU/8000
                a=rtpmap:8 PCMA/8000
                a=rtpmap:110 telephone-event/48000
                a=fmtp:110 0-15
                a=ptime:20
                a=msid:trunkline audio
                a=ssrc:2147483649 cname:c1
                """
                        .formatted("0F:".repeat(31) + "0F")
                        .replace("\n", "\r\n"));
    }

    @Test
    void wideBandCallIsNotNarrowed() {
        assertThat(answer(accepted(CHROMIUM), false)).contains("a=fmtp:111 minptime=10;useinbandfec=1;stereo=0\r\n");
    }

    @Test
    void videoAndDataAreRejectedInPlaceAndLeftOutOfTheBundle() {
        String answer = answer(accepted(CHROMIUM_VIDEO_DATA), true);
        assertThat(answer).contains("a=group:BUNDLE 0\r\n");
        assertThat(answer).endsWith(
                """
                m=video 0 UDP/TLS/RTP/SAVPF 96
                c=IN IP4 0.0.0.0
                a=mid:1
                m=application 0 UDP/DTLS/SCTP webrtc-datachannel
                c=IN IP4 0.0.0.0
                a=mid:2
                """
                        .replace("\n", "\r\n"));
        assertAnswerFits(accepted(CHROMIUM_VIDEO_DATA), answer);
    }

    @Test
    void firefoxGetsItsOneTelephoneEvent() {
        assertThat(answer(accepted(FIREFOX), true)).contains(
                "m=audio 40000 UDP/TLS/RTP/SAVPF 109 0 8 101\r\n",
                "a=rtpmap:101 telephone-event/8000\r\n",
                "a=fmtp:109 minptime=10;useinbandfec=1;maxplaybackrate=8000");
    }

    @Test
    void withoutOpusTheBrowsersFirstG711IsTaken() {
        var offer = accepted(CHROMIUM.replace("SAVPF 111 63 9 0 8", "SAVPF 63 9 8 0"));
        assertThat(answer(offer, true))
                .contains("SAVPF 8 126\r\n", "a=rtpmap:8 PCMA/8000\r\n")
                .doesNotContain("a=fmtp:8");
    }

    @Test
    void comfortNoiseIsForG711InPlaceOfDtx() {
        var g711 = accepted(CHROMIUM.replace("SAVPF 111 63 9 0 8 13 110 126", "SAVPF 9 0 8 13 126"));
        var pauses = new BrowserTerms(true, true);
        assertThat(answer(g711, pauses)).contains("SAVPF 0 13 126\r\n", "a=rtpmap:13 CN/8000\r\n");
        assertThat(answer(g711, true)).contains("SAVPF 0 126\r\n");
        assertThat(answer(accepted(CHROMIUM), pauses)).contains("usedtx=1").doesNotContain("CN/8000");
    }

    @Test
    void offerWithoutBundleOrMidIsAnsweredWithout() {
        var offer = accepted(withoutLine(withoutLine(CHROMIUM, "a=mid"), "a=group"));
        assertThat(answer(offer, true)).doesNotContain("BUNDLE", "a=mid");
    }

    @ParameterizedTest
    @CsvSource({"sendrecv, sendrecv", "sendonly, recvonly", "recvonly, sendonly", "inactive, inactive"})
    void directionMirrorsTheOffers(String offered, String answered) {
        String answer = answer(accepted(CHROMIUM.replace("a=sendrecv", "a=" + offered)), true);
        assertThat(answer).contains("a=" + answered + "\r\n");
        assertThat(answer.contains("a=ssrc:")).isEqualTo(answered.startsWith("send"));
    }

    @Test
    void listenerIsSentTo() {
        assertThat(answer(accepted(CHROMIUM_RECVONLY), true)).contains("a=sendonly\r\n", "a=ssrc:2147483649");
    }

    @Test
    void trickledCandidatesLeaveThePlaceholder() {
        var offer = accepted(CHROMIUM);
        var audio = CodecChoice.forBrowser(offer, new BrowserTerms(true, false)).orElseThrow();
        assertThat(BrowserAnswer.write(offer, audio, GATEWAY, FINGERPRINT, 1, 1, "c1", List.of()))
                .contains("m=audio 9 UDP/TLS/RTP/SAVPF", "c=IN IP4 0.0.0.0\r\n")
                .doesNotContain("candidate");
    }
}
