package org.trunkline.media.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.trunkline.fuzz.Inputs;
import org.trunkline.media.rtp.RtpPacket;

/** The valid inputs were sealed with these keys; whatever is changed in them is not accepted. */
class SrtpInputTest {
    @FuzzTest
    void fuzzed(byte[] bytes) {
        boolean genuine = Inputs.valid(getClass()).stream().anyMatch(valid -> Arrays.equals(valid, bytes));
        boolean accepted = false;
        for (var profile : SrtpProfile.values()) {
            try (var session = session(profile, 2, 1)) {
                accepted |= session.unprotect(new SrtpPacket(bytes.clone(), 0, bytes.length)) instanceof RtpPacket;
                accepted |= session.unprotectRtcp(bytes.clone(), 0, bytes.length).isPresent();
            }
        }
        assertThat(accepted).isEqualTo(genuine);
    }

    @Property(tries = 300, seed = "3711")
    void damaged(@ForAll("inputs") byte[] bytes) {
        fuzzed(bytes);
    }

    @Provide
    Arbitrary<byte[]> inputs() {
        return Inputs.of(getClass());
    }

    static SrtpSession session(SrtpProfile profile, int ours, int theirs) {
        byte[] local = new byte[profile.keyBytes()];
        byte[] remote = new byte[profile.keyBytes()];
        Arrays.fill(local, (byte) ours);
        Arrays.fill(remote, (byte) theirs);
        byte[] salt = new byte[profile.saltBytes()];
        return new SrtpSession(new SrtpKeys(profile, local, salt, remote, salt));
    }
}
