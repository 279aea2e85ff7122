package org.trunkline.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {
    // RFC 8122 §5 prints this form; the value is SHA-256 of the bytes "abc" (FIPS 180-2 B.1)
    private static final String ABC = "sha-256 BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:"
            + "B0:03:61:A3:96:17:7A:9C:B4:10:FF:61:F2:00:15:AD";

    @Test
    void readsAndWritesTheSdpForm() {
        assertThat(Fingerprint.parse(ABC)).hasValueSatisfying(f -> {
            assertThat(f).hasToString(ABC);
            assertThat(f).isEqualTo(Fingerprint.of("abc".getBytes()));
            assertThat(f.matches("abc".getBytes())).isTrue();
            assertThat(f.matches("abd".getBytes())).isFalse();
        });
    }

    @Test
    void caseOfHashAndDigitsDoesNotMatter() {
        assertThat(Fingerprint.parse(ABC.toUpperCase())).isEqualTo(Fingerprint.parse(ABC.toLowerCase()));
        assertThat(Fingerprint.parse(ABC.toUpperCase()).orElseThrow().hash()).isEqualTo("sha-256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha-384", "sha-512"})
    void strongerHashesMatchToo(String hash) throws Exception {
        byte[] digest = MessageDigest.getInstance(hash).digest("abc".getBytes());
        String text = hash + " " + HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        assertThat(Fingerprint.parse(text)).hasValueSatisfying(f -> {
            assertThat(f.matches("abc".getBytes())).isTrue();
            assertThat(f.matches("".getBytes())).isFalse();
            assertThat(f).hasToString(text);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "sha-256",
                "sha-256 ",
                "sha-256 BA",
                "sha-256 BA:78:",
                "sha-256 BA78",
                "sha-256 ZZ:78",
                "md5 BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23",
                "sha-1 BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:B0:03:61:A3",
                "sha-512 BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:B0:03:61:A3:96:17:7A:9C:B4:10:FF:61:F2:00:15:AD"
            })
    void whatIsNoneOrTooWeakIsEmpty(String text) {
        assertThat(Fingerprint.parse(text)).isEmpty();
    }

    @Test
    void anyCharactersAreSurvived() {
        var random = new Random(8122);
        for (int round = 0; round < 10_000; round++) {
            var text = new StringBuilder(ABC);
            for (int edits = random.nextInt(4); edits >= 0; edits--) {
                text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(0x180));
            }
            Fingerprint.parse(text.toString()).ifPresent(f -> assertThat(f.value()).hasSize(32));
        }
    }

    @Test
    void valueCannotBeChangedFromOutside() {
        var fingerprint = Fingerprint.parse(ABC).orElseThrow();
        fingerprint.value()[0] = 0;
        assertThat(fingerprint).hasToString(ABC);
        assertThatThrownBy(() -> new Fingerprint("sha-256", new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyIdentityHasAFingerprintOfItsOwn() {
        var random = new SecureRandom();
        assertThat(DtlsIdentity.create(random).fingerprint()).isNotEqualTo(DtlsIdentity.create(random).fingerprint());
    }
}
