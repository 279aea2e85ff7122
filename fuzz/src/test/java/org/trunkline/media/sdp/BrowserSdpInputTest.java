package org.trunkline.media.sdp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.trunkline.fuzz.Inputs;
import org.trunkline.media.dtls.Fingerprint;
import org.trunkline.media.ice.IceCredentials;

class BrowserSdpInputTest {
    private static final IceCredentials OURS = new IceCredentials("oursours", "oursoursoursoursoursours");

    @FuzzTest
    void fuzzed(byte[] bytes) {
        if (BrowserOffer.parse(new String(bytes, UTF_8)) instanceof BrowserOffer offer) {
            answered(offer, CodecChoice.forBrowser(offer, new BrowserTerms(true, true)).orElseThrow());
            answered(offer, CodecChoice.forBrowser(offer, new BrowserTerms(false, false)).orElseThrow());
        }
    }

    private static void answered(BrowserOffer offer, BrowserAudio audio) {
        var answer = BrowserAnswer.write(offer, audio, OURS, Fingerprint.of(new byte[1]), 1, 7, "cname", List.of());
        assertThat(Session.parse(answer)).isInstanceOf(Session.class);
        var sections = ((Session) Session.parse(answer)).sections();
        assertThat(sections).extracting(Section::media).isEqualTo(offer.lines().stream().map(MediaLine::media).toList());
        assertThat(sections.get(offer.sectionIndex()).formats()).contains(Integer.toString(audio.codec().payloadType()));
    }

    @Property(tries = 400, seed = "9429")
    void damaged(@ForAll("inputs") byte[] bytes) {
        fuzzed(bytes);
    }

    @Provide
    Arbitrary<byte[]> inputs() {
        return Inputs.of(getClass());
    }
}
