package org.trunkline.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.trunkline.fuzz.Inputs;
import org.trunkline.fuzz.Within;

class OpusInputTest {
    private static final OpusLibrary OPUS = OpusLibrary.load(Optional.empty());

    @FuzzTest
    void fuzzed(byte[] bytes) {
        var samples = Within.its(bytes, (b, offset, length) -> OpusPacket.samples(b, offset, length, 8000));
        Within.its(bytes, OpusPacket::hasFec);
        try (var decoder = OPUS.decoder(8000)) {
            short[] pcm = new short[960];
            decoder.decodeFec(bytes, 0, bytes.length, pcm, 0, 160);
            var decoded = decoder.decode(bytes, 0, bytes.length, pcm, 0);
            assertThat(decoded.isEmpty() || decoded.equals(samples)).isTrue();
        }
    }

    @Property(tries = 500, seed = "6716")
    void damaged(@ForAll("inputs") byte[] bytes) {
        fuzzed(bytes);
    }

    @Provide
    Arbitrary<byte[]> inputs() {
        return Inputs.of(getClass());
    }
}
