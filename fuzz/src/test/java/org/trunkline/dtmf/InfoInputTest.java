package org.trunkline.dtmf;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.trunkline.fuzz.Inputs;

class InfoInputTest {
    @FuzzTest
    void fuzzed(byte[] bytes) {
        InfoDigits.read(InfoDigits.PLAIN_TYPE, bytes)
                .ifPresent(read -> assertThat(InfoDigits.read(InfoDigits.PLAIN_TYPE, InfoDigits.plain(read.digit()))).hasValue(read));
        InfoDigits.read(InfoDigits.RELAY_TYPE, bytes)
                .ifPresent(read -> assertThat(InfoDigits.read(
                                InfoDigits.RELAY_TYPE, InfoDigits.relay(read.digit(), read.durationMillis())))
                        .hasValue(read));
    }

    @Property(tries = 1000, seed = "6086")
    void damaged(@ForAll("inputs") byte[] bytes) {
        fuzzed(bytes);
    }

    @Provide
    Arbitrary<byte[]> inputs() {
        return Inputs.of(getClass());
    }
}
