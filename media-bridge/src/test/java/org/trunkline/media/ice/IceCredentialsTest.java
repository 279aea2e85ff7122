package org.trunkline.media.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class IceCredentialsTest {
    @Test
    void freshOnesDifferAndShowNoPassword() {
        var random = new SecureRandom();
        var ufrags = new HashSet<String>();
        for (int i = 0; i < 1000; i++) {
            var c = IceCredentials.create(random);
            ufrags.add(c.ufrag());
            assertThat(c.pwd()).hasSize(24);
            assertThat(c.toString()).contains(c.ufrag()).doesNotContain(c.pwd());
        }
        assertThat(ufrags).hasSize(1000);
    }

    @Test
    void lengthsAndCharactersOfThePeersAreHeldTo() {
        String pwd = "p".repeat(22);
        assertThat(IceCredentials.parse("abcd", pwd)).isPresent();
        assertThat(IceCredentials.parse("a+/9", pwd)).isPresent();
        assertThat(IceCredentials.parse("u".repeat(256), "p".repeat(256))).isPresent();
        assertThat(IceCredentials.parse("abc", pwd)).isEmpty();
        assertThat(IceCredentials.parse("ab:d", pwd)).isEmpty();
        assertThat(IceCredentials.parse("abcd", "p".repeat(21))).isEmpty();
        assertThat(IceCredentials.parse("u".repeat(257), pwd)).isEmpty();
    }
}
