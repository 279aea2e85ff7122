package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.trunkline.fuzz.Inputs;

/** A challenge; the proof that answers it reads back with what was in the challenge. */
class DigestInputTest {
    private static final Credentials CREDENTIALS = new Credentials("me", "secret", Optional.empty());

    @FuzzTest
    void fuzzed(byte[] bytes) {
        var text = new String(bytes, UTF_8);
        Challenge.parse(text).ifPresent(challenge -> {
            var subject = new Digest.Subject("INVITE", "sip:us", Wire.NO_BODY);
            var proof = Digest.proof(challenge, CREDENTIALS, subject, 1, "cnonce");
            if (proof.length() <= 4096) { // longer ones are not read
                var read = DigestFields.parse(proof).orElseThrow();
                assertThat(read.get("realm")).hasValue(challenge.realm());
                assertThat(read.get("nonce")).hasValue(challenge.nonce());
                assertThat(read.get("opaque")).isEqualTo(challenge.opaque());
            }
        });
        DigestFields.parse(text).map(Proof::new).ifPresent(proof -> {
            proof.count();
            assertThat(proof.holds(CREDENTIALS, List.of(DigestHash.values()), "INVITE")).isFalse();
        });
    }

    @Property(tries = 1000, seed = "7616")
    void damaged(@ForAll("inputs") byte[] bytes) {
        fuzzed(bytes);
    }

    @Provide
    Arbitrary<byte[]> inputs() {
        return Inputs.of(getClass());
    }
}
