package org.trunkline.media.ice;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.trunkline.fuzz.Inputs;
import org.trunkline.fuzz.Within;

/** The first valid input is a check of the browser whose credentials these are: nothing else is answered. */
class StunInputTest {
    private static final InetSocketAddress FROM = new InetSocketAddress("127.0.0.1", 9);
    private static final IceCredentials OURS = new IceCredentials("oursours", "oursoursoursoursoursours");
    private static final IceCredentials THEIRS = new IceCredentials("theirs", "theirstheirstheirstheirs");

    @FuzzTest
    void fuzzed(byte[] bytes) {
        Within.its(bytes, StunRouting::localUfrag);
        boolean answered = Within.its(bytes, StunInputTest::answered);
        if (answered) {
            assertThat(StunRouting.localUfrag(bytes, 0, bytes.length)).hasValue(OURS.ufrag());
        }
    }

    @Property(tries = 500, seed = "8489")
    void damaged(@ForAll("inputs") byte[] bytes) {
        fuzzed(bytes);
    }

    /** HMAC-SHA1 protects all but the fingerprint behind it, which has a sum of its own. */
    @Property(tries = 300, seed = "8489")
    void onlyTheCheckItselfIsAnswered(@ForAll("inputs") byte[] bytes) {
        assertThat(answered(bytes, 0, bytes.length))
                .isEqualTo(Inputs.valid(getClass()).stream().limit(1).anyMatch(check -> Arrays.equals(check, bytes)));
    }

    @Provide
    Arbitrary<byte[]> inputs() {
        return Inputs.of(getClass());
    }

    private static boolean answered(byte[] buffer, int offset, int length) {
        var ice = new IceLite(OURS, THEIRS, ConsentSettings.defaults(), new Random(1));
        var outputs = ice.on(buffer, offset, length, FROM, 0);
        assertThat(outputs).hasSizeBetween(1, 2);
        boolean answered = outputs.stream().anyMatch(IceOutput.Transmit.class::isInstance);
        assertThat(ice.validated(FROM)).isEqualTo(answered);
        return answered;
    }
}
