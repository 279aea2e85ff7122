package org.trunkline.media.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.media.codec.Gain;
import org.trunkline.media.sdp.SdpRefused.Reason;

/** Offers and answers with a trunk, word by word. */
class TrunkTermsTest {
    private static final InetSocketAddress LOCAL = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 30000);
    private static final String THEIRS =
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
    private static final String KEY = "a=crypto:4 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20\n";
    private static final String OTHER_KEY = "a=crypto:4 AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR\n";

    private final Random random = new Random(3);
    private TrunkAudio audio = TrunkAudio.UNTOUCHED;
    private TrunkTerms terms = terms(SrtpMode.OFF, TrunkCodec.PCMU, TrunkCodec.PCMA);

    private TrunkTerms terms(SrtpMode srtp, TrunkCodec... codecs) {
        return new TrunkTerms(SomeTrunk.with(List.of(codecs), audio, srtp), LOCAL, random);
    }

    private String offer() {
        return new String(terms.offer(), UTF_8);
    }

    private TrunkAgreement answered(String sdp) {
        return agreed(terms.answered(sdp.getBytes(UTF_8))).agreement();
    }

    private TrunkTerms.Outcome.Agreed offered(String sdp) {
        return agreed(terms.offered(sdp.getBytes(UTF_8)));
    }

    private String answerTo(String sdp) {
        return new String(offered(sdp).answer(), UTF_8);
    }

    private static TrunkTerms.Outcome.Agreed agreed(TrunkTerms.Outcome outcome) {
        return switch (outcome) {
            case TrunkTerms.Outcome.Agreed agreed -> agreed;
            case TrunkTerms.Outcome.Refused(var why) -> throw new AssertionError(why);
        };
    }

    private static Reason refused(TrunkTerms.Outcome outcome) {
        var why = ((TrunkTerms.Outcome.Refused) outcome).why();
        assertThat(why.words()).hasSizeGreaterThan(20).endsWith(".");
        return why.reason();
    }

    private static int version(String sdp) {
        return Integer.parseInt(line(sdp, "o=").split(" ")[2]);
    }

    private static String line(String sdp, String start) {
        return sdp.lines().filter(l -> l.startsWith(start)).findFirst().orElse("");
    }

    private static String with(String direction) {
        return THEIRS + direction + "\n";
    }

    @Test
    void theVersionMovesOnlyWithTheWords() {
        assertThat(version(offer())).isEqualTo(1);
        assertThat(version(offer())).isEqualTo(1);
        answered(THEIRS);
        assertThat(version(offer())).isEqualTo(1);
        terms.hold(true);
        assertThat(version(offer())).isEqualTo(2);
        assertThat(version(offer())).isEqualTo(2);
        terms.hold(false);
        assertThat(version(offer())).isEqualTo(3);
        String answer = answerTo(THEIRS);
        assertThat(version(answer)).isEqualTo(4);
        assertThat(answerTo(THEIRS)).isEqualTo(answer);
        assertThat(line(answer, "o=").split(" ")[1]).isEqualTo(line(offer(), "o=").split(" ")[1]);
    }

    @Test
    void anOfferIsAnsweredByOurOrderOfCodecs() {
        terms = terms(SrtpMode.OFF, TrunkCodec.PCMA, TrunkCodec.PCMU);
        var agreed = offered(THEIRS);
        assertThat(new String(agreed.answer(), UTF_8)).contains("m=audio 30000 RTP/AVP 8 101\r\n", "a=rtpmap:8 PCMA/8000\r\n");
        assertThat(agreed.agreement().format())
                .isEqualTo(new TrunkFormat(TrunkCodec.PCMA, 8, OptionalInt.of(101), 20));
        assertThat(agreed.agreement().rtp()).isEqualTo(new InetSocketAddress("198.51.100.5", 20000));
        assertThat(agreed.agreement().rtcp().getPort()).isEqualTo(20001);
    }

    /** RFC 3389 §4. */
    @Test
    void comfortNoiseIsTakenWhereTheTrunkOffersIt() {
        assertThat(offer()).doesNotContain("CN/8000");
        var agreed = offered(THEIRS.replace("0 8 101", "0 8 13 101"));
        assertThat(new String(agreed.answer(), UTF_8)).contains("m=audio 30000 RTP/AVP 0 13 101\r\n", "a=rtpmap:13 CN/8000\r\n");
        assertThat(agreed.agreement().noise()).hasValue(13);
        assertThat(agreed.agreement().carries(13)).isTrue();
        assertThat(answered(THEIRS).noise()).isEmpty();
        assertThat(answered(THEIRS).carries(13)).isFalse();
    }

    @Test
    void comfortNoiseIsOfferedOrRefusedAsTheTrunkIsSet() {
        audio = new TrunkAudio(Optional.empty(), Gain.NONE, Gain.NONE, NoiseMode.OFFER);
        terms = terms(SrtpMode.OFF, TrunkCodec.PCMU);
        assertThat(offer()).contains("m=audio 30000 RTP/AVP 0 13 101\r\n", "a=rtpmap:13 CN/8000\r\n");
        assertThat(answered(THEIRS.replace("0 8 101", "0 13 101")).noise()).hasValue(13);
        audio = new TrunkAudio(Optional.empty(), Gain.NONE, Gain.NONE, NoiseMode.OFF);
        terms = terms(SrtpMode.OFF, TrunkCodec.PCMU);
        var agreed = offered(THEIRS.replace("0 8 101", "0 8 13 101"));
        assertThat(new String(agreed.answer(), UTF_8)).doesNotContain("CN/8000");
        assertThat(agreed.agreement().noise()).isEmpty();
    }

    @Test
    void pausesAreToldWhereTheTrunkIsSetToItAndHasAgreed() {
        assertThat(offered(THEIRS.replace("0 8 101", "0 8 13 101")).agreement().format().noisePayloadType()).isEmpty();
        audio = new TrunkAudio(Optional.empty(), Gain.NONE, Gain.NONE, NoiseMode.ACCEPT, true);
        terms = terms(SrtpMode.OFF, TrunkCodec.PCMU);
        assertThat(offer()).contains("m=audio 30000 RTP/AVP 0 13 101\r\n", "a=rtpmap:13 CN/8000\r\n");
        assertThat(answered(THEIRS).format().noisePayloadType()).isEmpty();
        assertThat(answered(THEIRS.replace("0 8 101", "0 13 101")).format().noisePayloadType()).hasValue(13);
        var dynamic = THEIRS.replace("0 8 101", "0 8 77 101") + "a=rtpmap:77 CN/8000\r\n";
        assertThat(offered(dynamic).agreement().format().noisePayloadType()).hasValue(77);
    }

    @Test
    void noiseThatIsOffCannotBeSentEither() {
        assertThatThrownBy(() -> new TrunkAudio(Optional.empty(), Gain.NONE, Gain.NONE, NoiseMode.OFF, true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** RFC 3264 §6.1. */
    @Test
    void theTrunksOwnPayloadTypesAreUsedBothWays() {
        String dynamic = THEIRS.replace("0 8 101", "97 96").replace("101", "96") + "a=rtpmap:97 PCMA/8000\n";
        var agreed = offered(dynamic);
        assertThat(new String(agreed.answer(), UTF_8))
                .contains("m=audio 30000 RTP/AVP 97 96\r\n", "a=rtpmap:97 PCMA/8000\r\n", "a=rtpmap:96 telephone-event/8000\r\n");
        assertThat(agreed.agreement().format())
                .isEqualTo(new TrunkFormat(TrunkCodec.PCMA, 97, OptionalInt.of(96), 20));
        assertThat(agreed.agreement().voices()).containsEntry(97, TrunkCodec.PCMA).containsEntry(8, TrunkCodec.PCMA);
        assertThat(agreed.agreement().tones()).contains(96);
        assertThat(offer()).contains("a=rtpmap:96 telephone-event/8000\r\n"); // RFC 3264 §8.3.2
    }

    @Test
    void aTypeThatTheTrunkTakesForTonesIsNoVoice() {
        terms = terms(SrtpMode.OFF, TrunkCodec.PCMU, TrunkCodec.G722);
        var agreed = answered(THEIRS.replace("0 8 101", "0 9").replace("101", "9")); // nonsense, but someone will send it
        assertThat(agreed.voices()).doesNotContainKey(9);
        assertThat(agreed.tones()).contains(9, 101);
    }

    @Test
    void otherSectionsAreRejectedInTheirPlace() {
        String video = "m=video 40000 RTP/AVP 31\nm=audio";
        String answer = answerTo(THEIRS.replace("m=audio", video) + "m=image 5000 udptl t38\n");
        assertThat(answer.lines().filter(l -> l.startsWith("m=")))
                .containsExactly("m=video 0 RTP/AVP 31", "m=audio 30000 RTP/AVP 0 101", "m=image 0 udptl t38");
    }

    /** RFC 3264 §8: a section of a session is never removed, and keeps its place. */
    @Test
    void anOfferOfOursKeepsTheSectionsThatTheTrunkHasMade() {
        assertThat(offer().lines().filter(l -> l.startsWith("m="))).hasSize(1);
        String more = THEIRS.replace("m=audio", "m=video 40000 RTP/AVP 31\nm=audio") + "m=image 5000 udptl t38\n";
        answerTo(more);
        terms.hold(true);
        assertThat(offer().lines().filter(l -> l.startsWith("m=")))
                .containsExactly("m=video 0 RTP/AVP 31", "m=audio 30000 RTP/AVP 0 8 101", "m=image 0 udptl t38");
        answered(more.replace("40000", "0").replace("5000", "0") + "a=recvonly\n");
        assertThat(offer().lines().filter(l -> l.startsWith("m="))).hasSize(3);
    }

    @Test
    void anAnswerMayNameSeveralCodecsAndItsFirstIsUsed() {
        assertThat(answered(THEIRS.replace("0 8 101", "18 8 0")).format())
                .isEqualTo(new TrunkFormat(TrunkCodec.PCMA, 8, OptionalInt.empty(), 20));
    }

    @Test
    void whatWasNotOfferedIsNoAnswer() {
        assertThat(refused(terms.answered(THEIRS.replace("0 8 101", "9 101").getBytes(UTF_8)))).isEqualTo(Reason.NO_COMMON_CODEC);
        assertThat(refused(terms.answered(THEIRS.replace("0 8", "18").getBytes(UTF_8)))).isEqualTo(Reason.NO_COMMON_CODEC);
        assertThat(refused(terms.answered((THEIRS.replace("/AVP", "/SAVP") + KEY).getBytes(UTF_8))))
                .isEqualTo(Reason.UNSUPPORTED_TRANSPORT);
    }

    @Test
    void whatIsRefusedChangesNothing() {
        String before = answerTo(with("a=sendonly"));
        String offered = offer();
        for (String bad : List.of(
                "", "v=0", THEIRS.replace("0 8", "18"), THEIRS.replace("20000", "0"), THEIRS.replace("AVP", "SAVP"),
                THEIRS.replace("IP4 198.51.100.5\nt", "IP6 2001:db8::5\nt"), THEIRS.replace("198.51.100.5\nt", "host\nt"))) {
            refused(terms.offered(bad.getBytes(UTF_8)));
            refused(terms.answered(bad.getBytes(UTF_8)));
            assertThat(offer()).isEqualTo(offered);
        }
        assertThat(version(answerTo(with("a=sendonly")))).isEqualTo(version(before) + 2); // offer and answer take turns
    }

    @Test
    void anotherIpVersionIsRefusedInWords() {
        var why = ((TrunkTerms.Outcome.Refused) terms.offered(
                        THEIRS.replace("IP4 198.51.100.5\nt", "IP6 2001:db8::5\nt").getBytes(UTF_8)))
                .why();
        assertThat(why.words()).contains("IP version");
    }

    /** RFC 3264 §8.4; the last line is its old form. */
    @ParameterizedTest
    @CsvSource({
        "a=sendrecv, a=sendrecv, true, true",
        "a=sendonly, a=recvonly, false, true",
        "a=recvonly, a=sendonly, true, false",
        "a=inactive, a=inactive, false, false",
        "c=IN IP4 0.0.0.0, a=recvonly, false, true"
    })
    void theTrunksHoldIsAnsweredAndKept(String line, String answer, boolean sends, boolean hears) {
        var agreed = offered(with(line));
        assertThat(new String(agreed.answer(), UTF_8)).contains(answer + "\r\n");
        assertThat(agreed.agreement().sends()).isEqualTo(sends);
        assertThat(agreed.agreement().hears()).isEqualTo(hears);
        for (String back : List.of(THEIRS, with("a=sendrecv"))) {
            var unheld = offered(back);
            assertThat(new String(unheld.answer(), UTF_8)).contains("a=sendrecv\r\n");
            assertThat(List.of(unheld.agreement().sends(), unheld.agreement().speaks(), unheld.agreement().hears()))
                    .containsOnly(true);
        }
    }

    @Test
    void theOldHoldLeavesTheAddressAsItWas() {
        answered(THEIRS);
        var held = offered(THEIRS.replace("c=IN IP4 198.51.100.5", "c=IN IP4 0.0.0.0")).agreement();
        assertThat(held.rtp()).isEqualTo(new InetSocketAddress("198.51.100.5", 20000));
        assertThat(held.rtcp().getAddress().isAnyLocalAddress()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "a=sendrecv, a=sendonly, true", "a=sendonly, a=inactive, false",
        "a=recvonly, a=sendonly, true", "a=inactive, a=inactive, false"
    })
    void whileWeHoldTheTrunkIsSentSilenceAndNotHeard(String theirs, String ours, boolean sends) {
        terms.hold(true);
        var agreed = offered(with(theirs));
        assertThat(new String(agreed.answer(), UTF_8)).contains(ours + "\r\n");
        assertThat(agreed.agreement().sends()).isEqualTo(sends);
        assertThat(List.of(agreed.agreement().speaks(), agreed.agreement().hears())).containsOnly(false);
        assertThat(agreed.agreement().held()).as("music may be played").isTrue();
    }

    @Test
    void ourHoldIsOfferedAsWhatTheTrunkLeavesOfIt() {
        assertThat(offer()).contains("a=sendrecv\r\n");
        answered(THEIRS);
        terms.hold(true);
        assertThat(offer()).contains("a=sendonly\r\n");
        var held = answered(with("a=recvonly"));
        assertThat(List.of(held.sends(), !held.speaks(), !held.hears())).containsOnly(true);
        offered(with("a=sendonly"));
        assertThat(offer()).contains("a=inactive\r\n");
        answered(with("a=inactive"));
        terms.hold(false);
        assertThat(offer()).contains("a=sendrecv\r\n"); // RFC 6337 §5.3: what we want, not what the trunk last said
        var still = answered(with("a=sendonly"));
        assertThat(List.of(!still.sends(), still.hears(), !still.held())).containsOnly(true);
    }

    @Test
    void theLastOfSeveralAnswersCounts() {
        offer();
        answered(THEIRS);
        var second = answered(THEIRS.replace("198.51.100.5", "198.51.100.9").replace("0 8 101", "8 101"));
        assertThat(second.rtp().getAddress().getHostAddress()).isEqualTo("198.51.100.9");
        assertThat(second.format().codec()).isEqualTo(TrunkCodec.PCMA);
    }

    @Test
    void optionalEncryptionIsOfferedAsPlainRtpWithAKeyAndTakenUnderEitherName() {
        terms = terms(SrtpMode.OPTIONAL, TrunkCodec.PCMU);
        assertThat(offer()).contains("m=audio 30000 RTP/AVP 0 101\r\n", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:");
        assertThat(answered(THEIRS).keys()).isEmpty();
        assertThat(answered(THEIRS + KEY).keys()).isPresent();
        String secure = THEIRS.replace("/AVP", "/SAVP") + KEY;
        assertThat(answerTo(secure)).contains("m=audio 30000 RTP/SAVP 0 101\r\n", "a=crypto:4 AES_CM_128_HMAC_SHA1_80 inline:");
        assertThat(answerTo(THEIRS + KEY)).contains("m=audio 30000 RTP/AVP 0 101\r\n", "a=crypto:4 ");
        assertThat(answerTo(THEIRS)).doesNotContain("a=crypto");
        assertThat(answerTo(THEIRS + secure.substring(secure.indexOf("m=audio"))))
                .contains("m=audio 0 RTP/AVP 0\r\n", "m=audio 30000 RTP/SAVP 0 101\r\n");
    }

    @Test
    void aSectionThatCannotBeUsedIsPassedOverForTheNext() {
        terms = terms(SrtpMode.OPTIONAL, TrunkCodec.PCMU);
        String audio = THEIRS.substring(THEIRS.indexOf("m=audio"));
        String strange = audio.replace("/AVP", "/SAVP") + KEY.replace("SHA1_80", "SHA1_32");
        assertThat(answerTo(THEIRS + strange)).contains("m=audio 30000 RTP/AVP 0 101\r\n", "m=audio 0 RTP/SAVP 0\r\n");
        assertThat(answerTo(THEIRS.replace("0 8 101", "18") + audio))
                .contains("m=audio 0 RTP/AVP 18\r\n", "m=audio 30000 RTP/AVP 0 101\r\n");
    }

    @Test
    void ourLaterOffersKeepTheProfileThatTheTrunkInsistsOn() {
        terms = terms(SrtpMode.OPTIONAL, TrunkCodec.PCMU);
        offered(THEIRS.replace("/AVP", "/SAVP") + KEY);
        terms.hold(true);
        assertThat(offer()).contains("m=audio 30000 RTP/SAVP 0 101\r\n", "a=crypto:1 ");
        answered(THEIRS.replace("/AVP", "/SAVP") + KEY + "a=recvonly\n");
        assertThat(offer()).contains("m=audio 30000 RTP/SAVP 0 101\r\n");
        offered(THEIRS); // handed over, to a phone without SRTP
        assertThat(offer()).contains("m=audio 30000 RTP/AVP 0 101\r\n");
    }

    /** Some trunks refuse a key in plain RTP, and with it the hold that it stands in. */
    @Test
    void aTrunkThatOffersNoKeyIsOfferedNone() {
        terms = terms(SrtpMode.OPTIONAL, TrunkCodec.PCMU);
        offered(THEIRS);
        terms.hold(true);
        assertThat(offer()).contains("m=audio 30000 RTP/AVP 0 101\r\n", "a=sendonly").doesNotContain("a=crypto");
        answered(THEIRS + "a=recvonly\n");
        assertThat(offer()).doesNotContain("a=crypto");
        offered(THEIRS + KEY);
        assertThat(offer()).contains("a=crypto:1 ");
    }

    @Test
    void requiredEncryptionTakesNothingElse() {
        terms = terms(SrtpMode.REQUIRED, TrunkCodec.PCMU);
        assertThat(offer()).contains("m=audio 30000 RTP/SAVP 0 101\r\n", "a=crypto:1 ");
        assertThat(refused(terms.answered(THEIRS.getBytes(UTF_8)))).isEqualTo(Reason.UNSUPPORTED_TRANSPORT);
        assertThat(refused(terms.offered(THEIRS.getBytes(UTF_8)))).isEqualTo(Reason.UNSUPPORTED_TRANSPORT);
        assertThat(answered(THEIRS.replace("/AVP", "/SAVP") + KEY).keys()).isPresent();
        assertThat(offered(THEIRS + KEY).agreement().keys()).isPresent();
    }

    @Test
    void encryptionThatIsOffIsRefusedOrLeftOut() {
        assertThat(offer()).doesNotContain("crypto");
        assertThat(refused(terms.offered((THEIRS.replace("/AVP", "/SAVP") + KEY).getBytes(UTF_8))))
                .isEqualTo(Reason.UNSUPPORTED_TRANSPORT);
        var plain = offered(THEIRS + KEY);
        assertThat(new String(plain.answer(), UTF_8)).doesNotContain("crypto");
        assertThat(plain.agreement().keys()).isEmpty();
    }

    @Test
    void aKeyOfOursLivesAsLongAsTheTrunksAndIsNeverUsedAfterPlainRtp() {
        terms = terms(SrtpMode.OPTIONAL, TrunkCodec.PCMU);
        String secure = THEIRS + KEY;
        var first = offered(secure).agreement().keys().orElseThrow();
        var again = offered(secure).agreement().keys().orElseThrow();
        assertThat(Arrays.equals(first.localKey(), again.localKey())).isTrue();
        var renewed = offered(THEIRS + OTHER_KEY).agreement().keys().orElseThrow();
        assertThat(Arrays.equals(first.localKey(), renewed.localKey())).isFalse();
        assertThat(Arrays.equals(first.remoteKey(), renewed.remoteKey())).isFalse();
        offered(THEIRS);
        var later = offered(THEIRS + OTHER_KEY).agreement().keys().orElseThrow();
        assertThat(Arrays.equals(renewed.localKey(), later.localKey())).isFalse();
        assertThat(line(offer(), "a=crypto:1")).isNotEmpty();
    }

    /** A forked call: a phone with SRTP, one without, and the first again. They all have one offer, with one key. */
    @Test
    void anAnswerIsAlwaysSentWhatTheOfferHasNamed() {
        terms = terms(SrtpMode.OPTIONAL, TrunkCodec.PCMU);
        offer();
        var first = answered(THEIRS + KEY).keys().orElseThrow();
        assertThat(answered(THEIRS).keys()).isEmpty();
        var again = answered(THEIRS + KEY).keys().orElseThrow();
        assertThat(again.localKey()).isEqualTo(first.localKey());
        assertThat(again.localSalt()).isEqualTo(first.localSalt());
        String kept = line(offer(), "a=crypto:");
        answered(THEIRS);
        assertThat(line(offer(), "a=crypto:")).isNotEqualTo(kept).isEqualTo(line(offer(), "a=crypto:"));
    }

    @ParameterizedTest
    @CsvSource({
        "1 AES_CM_128_HMAC_SHA1_32 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz",
        "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19z",
        "1 AES_CM_128_HMAC_SHA1_80 inline:%%%",
        "1 AES_CM_128_HMAC_SHA1_80 inline:",
        "1 AES_CM_128_HMAC_SHA1_80 inline:|",
        "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4",
        "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz UNENCRYPTED_SRTP",
        "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz KDR=1",
        "x AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz",
        "1"
    })
    void aKeyThatCannotBeUsedIsPassedOverForTheNext(String line) {
        terms = terms(SrtpMode.REQUIRED, TrunkCodec.PCMU);
        refused(terms.offered((THEIRS.replace("/AVP", "/SAVP") + "a=crypto:" + line + "\n").getBytes(UTF_8)));
        String both = THEIRS.replace("/AVP", "/SAVP") + "a=crypto:" + line + "\n" + KEY;
        assertThat(answerTo(both)).contains("a=crypto:4 ");
    }

    @Test
    void noKeyIsPrinted() {
        terms = terms(SrtpMode.OPTIONAL, TrunkCodec.PCMU);
        assertThat(offered(THEIRS + KEY).agreement().toString()).contains("secret").doesNotContain("WVNf");
    }
}
