package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose keys are kept, and for how long. */
class KeyringTest {
    private final Keyring keyring = new Keyring();

    private static Trunk trunk(int number) {
        return Trunk.udp("t" + number, "192.0.2.1", 5060, "1")
                .withCredentials(new Credentials("me", "secret", Optional.empty()));
    }

    private Keyring.Key key(int number) {
        return keyring.of(trunk(number)).orElseThrow();
    }

    @Test
    void aFullRingKeepsWhatIsOnIt() {
        var first = key(0);
        for (int i = 1; i < Keyring.MAX_TRUNKS; i++) {
            key(i);
        }
        assertThat(key(0)).isSameAs(first);
        key(Keyring.MAX_TRUNKS);
        assertThat(key(0)).as("one too many").isNotSameAs(first);
    }
}
