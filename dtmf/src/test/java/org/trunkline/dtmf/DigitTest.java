package org.trunkline.dtmf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DigitTest {
    private static final String IN_ORDER_OF_EVENT = "0123456789*#ABCD"; // RFC 4733 §3.2, Table 3

    @Test
    void sixteenKeysHaveTheEventCodesOfTheRfc() {
        assertThat(Digit.values()).hasSize(16);
        for (int event = 0; event < 16; event++) {
            Digit digit = Digit.of(IN_ORDER_OF_EVENT.charAt(event)).orElseThrow();
            assertThat(digit.event()).isEqualTo(event);
            assertThat(digit.symbol()).isEqualTo(IN_ORDER_OF_EVENT.charAt(event));
            assertThat(Digit.ofEvent(event)).contains(digit);
        }
    }

    @Test
    void lowerCaseLettersAreKeysToo() {
        assertThat(Digit.of('a')).contains(Digit.A);
        assertThat(Digit.of('d')).contains(Digit.D);
    }

    @Test
    void nothingElseIsAKey() {
        for (char c : "eE+,w \0/:@`".toCharArray()) {
            assertThat(Digit.of(c)).isEmpty();
        }
        assertThat(Digit.ofEvent(16)).isEmpty(); // flash
        assertThat(Digit.ofEvent(255)).isEmpty();
        assertThat(Digit.ofEvent(-1)).isEmpty();
    }

    @Test
    void aLogDoesNotTellWhichKeyItWas() {
        for (Digit digit : Digit.values()) {
            assertThat(digit.toString()).isEqualTo(Digit.D0.toString());
        }
        assertThat(new ToneReceiver.ToneHeard.Ended(Digit.D7, 1, true).toString())
                .isEqualTo(new ToneReceiver.ToneHeard.Ended(Digit.STAR, 1, true).toString());
    }
}
