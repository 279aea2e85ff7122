package org.trunkline.media.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.trunkline.fuzz.Inputs;
import org.trunkline.media.sdp.TrunkSdp;

/** As an offer and as an answer, with SRTP and without. */
class TrunkSdpInputTest {
    private static final InetSocketAddress LOCAL = new InetSocketAddress("127.0.0.1", 40000);
    private static final List<TrunkCodec> CODECS = List.of(TrunkCodec.G722, TrunkCodec.PCMU, TrunkCodec.PCMA);

    @FuzzTest
    void fuzzed(byte[] sdp) {
        for (var srtp : SrtpMode.values()) {
            var offered = terms(srtp);
            if (offered.offered(sdp) instanceof TrunkTerms.Outcome.Agreed(var answer, _)) {
                assertThat(TrunkSdp.parse(answer, true)).isInstanceOf(TrunkSdp.class);
                assertThat(sections(answer)).isEqualTo(sections(sdp)); // RFC 3264 §6
                assertThat(TrunkSdp.parse(offered.offer(), true)).isInstanceOf(TrunkSdp.class);
            }
            var answered = terms(srtp);
            answered.offer();
            answered.answered(sdp);
            assertThat(TrunkSdp.parse(answered.offer(), true)).isInstanceOf(TrunkSdp.class);
        }
    }

    private static List<String> sections(byte[] sdp) {
        return new String(sdp, UTF_8).lines().filter(line -> line.startsWith("m=")).map(line -> line.split(" ")[0]).toList();
    }

    @Property(tries = 300, seed = "3264")
    void damaged(@ForAll("inputs") byte[] bytes) {
        fuzzed(bytes);
    }

    @Provide
    Arbitrary<byte[]> inputs() {
        return Inputs.of(getClass());
    }

    private static TrunkTerms terms(SrtpMode srtp) {
        var usual = TrunkMedia.DEFAULT;
        var media = new TrunkMedia(
                CODECS, usual.dtmf(), srtp, usual.source(), usual.ptimeMillis(), usual.audio(), usual.silence(),
                usual.downlink(), usual.bind(), usual.advertised());
        return new TrunkTerms(media, LOCAL, new Random(1));
    }
}
