package org.trunkline.media.sdp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.media.sdp.Offers.CHROMIUM;
import static org.trunkline.media.sdp.Offers.CHROMIUM_RECVONLY;
import static org.trunkline.media.sdp.Offers.CHROMIUM_VIDEO_DATA;
import static org.trunkline.media.sdp.Offers.FIREFOX;
import static org.trunkline.media.sdp.Offers.accepted;
import static org.trunkline.media.sdp.Offers.withoutLine;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.trunkline.media.ice.Candidate;
import org.trunkline.media.sdp.SdpRefused.Reason;

class BrowserOfferTest {
    @Test
    void chromiumOfferIsReadAsItStands() {
        var offer = accepted(CHROMIUM);
        assertThat(offer.mid()).isEqualTo("0");
        assertThat(offer.bundled()).isTrue();
        assertThat(offer.ice().ufrag()).isEqualTo("K+v/");
        assertThat(offer.ice().pwd()).isEqualTo("1gxFKFB5EGwUIYEjhV57jWCW");
        assertThat(offer.fingerprint().toString()).startsWith("sha-256 EE:98:C5:").endsWith(":58:BC:F2");
        assertThat(offer.setup()).isEqualTo("actpass");
        assertThat(offer.codecs()).extracting(AudioCodec::name)
                .containsExactly("OPUS", "RED", "G722", "PCMU", "PCMA", "CN");
        assertThat(offer.codecs().getFirst().fmtp()).containsEntry("minptime", "10").containsEntry("useinbandfec", "1");
        assertThat(offer.telephoneEvents()).extracting(AudioCodec::rtpmap)
                .containsExactly("110 telephone-event/48000", "126 telephone-event/8000");
        assertThat(offer.sends()).isTrue();
        assertThat(offer.receives()).isTrue();
        assertThat(offer.candidates()).isEmpty();
        assertThat(offer.toString()).doesNotContain(offer.ice().pwd());
    }

    @Test
    void otherSectionsAreKeptForTheAnswerOnly() {
        var offer = accepted(CHROMIUM_VIDEO_DATA);
        assertThat(offer.sectionIndex()).isZero();
        assertThat(offer.lines()).containsExactly(
                new MediaLine("audio", "UDP/TLS/RTP/SAVPF", "111", "0"),
                new MediaLine("video", "UDP/TLS/RTP/SAVPF", "96", "1"),
                new MediaLine("application", "UDP/DTLS/SCTP", "webrtc-datachannel", "2"));
    }

    @Test
    void firefoxOfferIsReadFromBothLevels() {
        var offer = accepted(FIREFOX);
        assertThat(offer.fingerprint().toString()).startsWith("sha-256 6D:E7:B1:");
        assertThat(offer.ice().ufrag()).isEqualTo("e163e2b8");
        assertThat(offer.codecs()).extracting(AudioCodec::name).containsExactly("OPUS", "G722", "PCMU", "PCMA");
        assertThat(offer.telephoneEvents()).containsExactly(AudioCodec.telephoneEvent(101, 8000));
        assertThat(offer.candidates()).extracting(Candidate::isMdns).containsExactly(true, false, true, false);
    }

    @Test
    void offerWithoutBundleOrMidIsRead() {
        var offer = accepted(withoutLine(withoutLine(CHROMIUM, "a=mid"), "a=group"));
        assertThat(offer.mid()).isEmpty();
        assertThat(offer.bundled()).isFalse();
    }

    @Test
    void bundleOnlyAudioTakesTheTransportOfTheFirstSection() {
        String offer = CHROMIUM.replace("BUNDLE 0", "BUNDLE v 0")
                .replace("m=audio 9", "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:v\r\na=ice-ufrag:first\r\n"
                        + "a=ice-pwd:firstFirstFirstFirst00\r\na=setup:active\r\n"
                        + "m=audio 0")
                .replace("a=mid:0", "a=mid:0\r\na=bundle-only");
        offer = withoutLine(withoutLine(withoutLine(offer, "a=ice-ufrag:K"), "a=ice-pwd:1"), "a=setup:actpass");
        assertThat(accepted(offer).ice().ufrag()).isEqualTo("first");
        assertThat(accepted(offer).setup()).isEqualTo("active");
        assertThat(accepted(offer).sectionIndex()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"sendrecv, true, true", "sendonly, true, false", "recvonly, false, true", "inactive, false, false"})
    void directionIsTheBrowsers(String direction, boolean sends, boolean receives) {
        var offer = accepted(CHROMIUM.replace("a=sendrecv", "a=" + direction));
        assertThat(offer.sends()).isEqualTo(sends);
        assertThat(offer.receives()).isEqualTo(receives);
        var atSessionLevel = accepted(
                withoutLine(CHROMIUM, "a=sendrecv").replace("t=0 0", "t=0 0\r\na=" + direction));
        assertThat(atSessionLevel.sends()).isEqualTo(sends);
    }

    @Test
    void listeningOfferOfChromiumIsRead() {
        assertThat(accepted(CHROMIUM_RECVONLY).sends()).isFalse();
        assertThat(accepted(CHROMIUM_RECVONLY).receives()).isTrue();
    }

    @Test
    void strongestFingerprintIsTaken() {
        String offer = CHROMIUM.replace(
                "a=setup",
                "a=fingerprint:sha-1 " + "AB:".repeat(19) + "AB\r\na=fingerprint:SHA-512 " + "cd:".repeat(63)
                        + "cd\r\na=setup");
        assertThat(accepted(offer).fingerprint().hash()).isEqualTo("sha-512");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(Reason.MALFORMED, "", "nothing"),
                Arguments.of(Reason.MALFORMED, "hello", "no SDP"),
                Arguments.of(Reason.MALFORMED, CHROMIUM.replace("s=-", "s"), "line without ="),
                Arguments.of(Reason.MALFORMED, CHROMIUM.replace("m=audio 9 ", "m=audio 70000 "), "port"),
                Arguments.of(Reason.MALFORMED, CHROMIUM.replace("s=-", "s=\0"), "control character"),
                Arguments.of(Reason.NO_AUDIO, CHROMIUM.replace("m=audio", "m=video"), "video only"),
                Arguments.of(Reason.NO_AUDIO, CHROMIUM.replace("m=audio 9", "m=audio 0"), "rejected"),
                Arguments.of(Reason.NO_FINGERPRINT, withoutLine(CHROMIUM, "a=fingerprint"), "none"),
                Arguments.of(
                        Reason.NO_FINGERPRINT,
                        withoutLine(CHROMIUM, "a=fingerprint") + "a=fingerprint:sha-1 " + "AB:".repeat(19) + "AB\r\n",
                        "weak"),
                Arguments.of(
                        Reason.NO_FINGERPRINT,
                        withoutLine(CHROMIUM, "a=fingerprint") + "a=fingerprint:md5 " + "AB:".repeat(15) + "AB\r\n",
                        "weaker"),
                Arguments.of(Reason.NO_ICE, withoutLine(CHROMIUM, "a=ice-ufrag"), "no ufrag"),
                Arguments.of(Reason.NO_ICE, withoutLine(CHROMIUM, "a=ice-pwd"), "no pwd"),
                Arguments.of(Reason.NO_ICE, CHROMIUM.replace("a=ice-pwd:1gxF", "a=ice-pwd:1:F"), "bad pwd"),
                Arguments.of(Reason.NO_ICE, CHROMIUM.replace("t=0 0", "t=0 0\r\na=ice-lite"), "lite"),
                Arguments.of(Reason.NO_SETUP, withoutLine(CHROMIUM, "a=setup"), "none"),
                Arguments.of(Reason.NO_SETUP, CHROMIUM.replace("actpass", "passive"), "passive"),
                Arguments.of(Reason.NO_SETUP, CHROMIUM.replace("actpass", "holdconn"), "holdconn"),
                Arguments.of(Reason.UNSUPPORTED_TRANSPORT, CHROMIUM.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP"), "plain"),
                Arguments.of(Reason.UNSUPPORTED_TRANSPORT, CHROMIUM.replace("UDP/TLS/RTP/SAVPF", "RTP/SAVPF"), "SDES"),
                Arguments.of(Reason.UNSUPPORTED_TRANSPORT, withoutLine(CHROMIUM, "a=rtcp-mux"), "no rtcp-mux"),
                Arguments.of(
                        Reason.NO_COMMON_CODEC,
                        CHROMIUM.replace("SAVPF 111 63 9 0 8 13 110 126", "SAVPF 9 13 126"),
                        "G722 only"),
                Arguments.of(
                        Reason.NO_COMMON_CODEC,
                        CHROMIUM.replace("SAVPF 111 63 9 0 8 13 110 126", "SAVPF 111")
                                .replace("opus/48000/2", "opus/48000"),
                        "Opus as nobody writes it"),
                Arguments.of(Reason.TOO_LARGE, CHROMIUM + "a=x\r\n".repeat(14_000), "64 KiB"),
                Arguments.of(Reason.TOO_LARGE, CHROMIUM + "m=video 0 X 1\r\n".repeat(16), "17 sections"),
                Arguments.of(
                        Reason.TOO_LARGE,
                        CHROMIUM.replace("SAVPF 111", "SAVPF 111" + IntStream.range(0, 64)
                                .mapToObj(i -> " " + i)
                                .collect(Collectors.joining())),
                        "72 payload types"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("refusals")
    void whatCannotBecomeACallIsRefusedInWords(Reason reason, String sdp, String what) {
        assertThat(BrowserOffer.parse(sdp)).as(what).isInstanceOfSatisfying(SdpRefused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(reason);
            assertThat(refused.words()).hasSizeGreaterThan(20).endsWith(".");
        });
    }

    @Test
    void sixteenSectionsAndAHundredCandidatesAreWithinTheLimits() {
        String many = "a=candidate:1 1 udp 1 192.0.2.1 4000 typ host\r\n".repeat(150);
        var offer = accepted(CHROMIUM + many + "m=video 0 X 1\r\n".repeat(15));
        assertThat(offer.lines()).hasSize(16);
        assertThat(offer.candidates()).hasSize(100);
    }

    @Test
    void lineFeedsAloneAreTolerated() {
        assertThat(accepted(CHROMIUM.replace("\r\n", "\n"))).isEqualTo(accepted(CHROMIUM));
    }

    @Test
    void damagedOffersAreReadOrRefusedNeverThrown() {
        var originals = List.of(CHROMIUM, CHROMIUM_VIDEO_DATA, FIREFOX);
        long accepted = Offers.damaged(originals, 6_000)
                .map(bytes -> BrowserOffer.parse(new String(bytes, UTF_8)))
                .filter(BrowserOffer.class::isInstance)
                .map(BrowserOffer.class::cast)
                .peek(offer -> BrowserAnswerTest.assertAnswerFits(offer, BrowserAnswerTest.answer(offer, true)))
                .count();
        assertThat(accepted).isBetween(500L, 5_900L); // else the damage is not worth its name
    }

    @Test
    void randomBytesAreRefused() {
        var random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(500)];
            random.nextBytes(bytes);
            assertThat(BrowserOffer.parse("v=0\r\n" + new String(bytes, UTF_8))).isInstanceOf(SdpRefused.class);
        }
    }
}
