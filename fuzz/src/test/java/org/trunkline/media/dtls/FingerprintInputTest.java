package org.trunkline.media.dtls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.trunkline.fuzz.Inputs;

class FingerprintInputTest {
    @FuzzTest
    void fuzzed(byte[] bytes) {
        Fingerprint.parse(new String(bytes, UTF_8))
                .ifPresent(read -> assertThat(Fingerprint.parse(read.toString())).hasValue(read));
    }

    @Property(tries = 4000, seed = "8122")
    void damaged(@ForAll("inputs") byte[] bytes) {
        fuzzed(bytes);
    }

    @Provide
    Arbitrary<byte[]> inputs() {
        return Inputs.of(getClass());
    }
}
