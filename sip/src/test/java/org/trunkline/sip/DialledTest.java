package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialledTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "+15550100|+15550100", "  0301234567 |0301234567", "+1-555-(01).00|+15550100", "*21#|*21#", "0|0",
                "01234567890123456789012345678901|01234567890123456789012345678901"
            })
    void numbersLoseTheirSeparators(String text, String number) {
        assertThat(Dialled.parse(text)).isEqualTo(new Dialled(number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "   ", "+", "-", "()", "++1", "1+2", "1 2", "12\r\nVia: x", "12\r", "\n12", "12\u0000", "alice",
                "12;ext=3", "12@evil.example", "12%0d%0a", "<sip:1@x>", "1,2", "\u0661\u0662", "012345678901234567890123456789012"
            })
    void everythingElseIsRefusedInWords(String text) {
        assertThat(Dialled.parse(text))
                .isInstanceOfSatisfying(DialRefused.class, refused -> assertThat(refused.words()).isNotBlank());
    }

    @Test
    void fiveHundredCharactersAreRefused() {
        assertThat(Dialled.parse("1".repeat(500))).isInstanceOf(DialRefused.class);
    }

    @Test
    void nothingButNumbersPasses() {
        var random = new Random(3966);
        for (int i = 0; i < 20_000; i++) {
            var text = random.ints(random.nextInt(12), 0, 300)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            if (Dialled.parse(text) instanceof Dialled dialled) {
                assertThat(dialled.number()).matches("\\+?[0-9*#]{1,32}");
            }
        }
    }

    @Test
    void cannotBeMadeAroundTheParser() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Dialled("1\r\n"));
    }

    @Test
    void doesNotShowTheNumber() {
        assertThat(new Dialled("+15550100").toString()).doesNotContain("5550100");
        assertThat(Trunk.udp("t", "h.example", 5060, "15550100").toString()).doesNotContain("15550100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "host\r\nVia: x", "", "-x", "a/b", "a;b", "<x>"})
    void trunkRefusesHostsThatDoNotFitAHeader(String host) {
        assertThatIllegalArgumentException().isThrownBy(() -> Trunk.udp("t", host, 5060, "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 2", "1\r\nX: y", "", "a@b", "a>b"})
    void trunkRefusesCallerIdsThatDoNotFitAHeader(String callerId) {
        assertThatIllegalArgumentException().isThrownBy(() -> Trunk.udp("t", "h", 5060, callerId));
    }
}
