package org.trunkline.media.ice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.trunkline.fuzz.Inputs;

class CandidateInputTest {
    @FuzzTest
    void fuzzed(byte[] bytes) {
        Candidate.parse(new String(bytes, UTF_8)).ifPresent(candidate -> {
            assertThat(Candidate.parse(candidate.toString())).hasValue(candidate);
            candidate.address().ifPresent(address -> assertThat(address.isUnresolved()).isFalse());
            candidate.isMdns();
        });
    }

    @Property(tries = 4000, seed = "8839")
    void damaged(@ForAll("inputs") byte[] bytes) {
        fuzzed(bytes);
    }

    @Provide
    Arbitrary<byte[]> inputs() {
        return Inputs.of(getClass());
    }
}
