package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nonces are ours, of one source, for a minute, and each count of them for once. */
class NoncesTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress THERE = InetAddress.ofLiteral("192.0.2.2");
    private static final long START = Long.MAX_VALUE - 5; // clocks may wrap
    private long made;
    private final Nonces nonces = nonces("key");

    private Nonces nonces(String key) {
        return new Nonces(key.getBytes(), () -> ByteBuffer.allocate(8).putLong(made++).array(), START);
    }

    @Test
    void isGoodForAMinute() {
        var nonce = nonces.next(HERE, START + 10);
        assertThat(nonces.fresh(nonce, HERE, START + 10)).isTrue();
        assertThat(nonces.fresh(nonce, HERE, START + 9 + Nonces.LIFE_NANOS)).isTrue();
        assertThat(nonces.fresh(nonce, HERE, START + 10 + Nonces.LIFE_NANOS)).isFalse();
    }

    @Test
    void isOfNoUseToOthers() {
        assertThat(nonces.fresh(nonces.next(HERE, START), THERE, START)).isFalse();
        assertThat(nonces.fresh(nonces("other").next(HERE, START), HERE, START)).isFalse();
    }

    @Test
    void noCharacterMayBeChanged() {
        var nonce = nonces.next(HERE, START);
        IntStream.range(0, nonce.length() - 1).forEach(i -> {
            var other = nonce.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(nonces.fresh(nonce.substring(0, i) + other + nonce.substring(i + 1), HERE, START)).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "===========================================", "äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüä"})
    void rubbishIsNotOurs(String nonce) {
        assertThat(nonces.fresh(nonce, HERE, START)).isFalse();
    }

    @Test
    void eachCountIsGoodOnce() {
        var nonce = nonces.next(HERE, START);
        assertThat(nonces.use(nonce, 1)).isTrue();
        assertThat(nonces.use(nonce, 1)).isFalse();
        assertThat(nonces.use(nonce, 3)).isTrue();
        assertThat(nonces.use(nonce, 2)).isFalse();
        assertThat(nonces.use(nonce, 0xFFFFFFFFL)).isTrue();
    }

    @Test
    void forgottenNonceIsNotUsedAgain() {
        var first = nonces.next(HERE, START);
        assertThat(nonces.use(first, 1)).isTrue();
        IntStream.rangeClosed(1, Nonces.MAX_USED).forEach(i -> assertThat(nonces.use(nonces.next(HERE, START + i), 1)).isTrue());
        assertThat(nonces.use(first, 1)).isFalse();
        assertThat(nonces.use(first, 2)).isFalse();
        assertThat(nonces.use(nonces.next(HERE, START + Nonces.MAX_USED + 1), 1)).isTrue();
    }
}
