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
        var second = key(1);
        for (int i = 2; i < Keyring.MAX_KEYS; i++) {
            key(i);
        }
        assertThat(key(0)).isSameAs(first);
        key(Keyring.MAX_KEYS);
        assertThat(key(0)).isSameAs(first);
        assertThat(key(1)).as("not used for longest, and one too many").isNotSameAs(second);
    }
}
