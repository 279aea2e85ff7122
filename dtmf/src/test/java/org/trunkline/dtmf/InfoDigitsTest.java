package org.trunkline.dtmf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.trunkline.dtmf.InfoDigits.InfoDigit;

class InfoDigitsTest {
    @ParameterizedTest
    @CsvSource({
        "application/dtmf-relay, 'Signal=5\r\nDuration=160\r\n', 5, 160",
        "application/dtmf-relay, 'Signal= *\r\nDuration= 100', *, 100",
        "application/dtmf-relay, 'Signal=#', #, 160",
        "Application/DTMF-Relay; charset=x, 'duration=1\nsignal=d\n', D, 1",
        "application/dtmf-relay, 'SIGNAL = 10\r\nDURATION = 250\r\n', *, 250",
        "application/dtmf-relay, 'Signal=11\r\n', #, 160",
        "application/dtmf-relay, 'Signal=12\r\n', A, 160",
        "application/dtmf-relay, 'Signal=15\r\n', D, 160",
        "application/dtmf-relay, 'Signal=1\r\nDuration=999999999\r\n', 1, 160",
        "application/dtmf, '#', #, 160",
        "application/dtmf, '11', #, 160",
        "application/dtmf, '0\r\n', 0, 160"
    })
    void aDigitIsRead(String contentType, String body, char symbol, int millis) {
        assertThat(read(contentType, body)).contains(new InfoDigit(Digit.of(symbol).orElseThrow(), millis));
    }

    @ParameterizedTest
    @CsvSource({
        "application/dtmf-relay, 'Signal=E'",
        "application/dtmf-relay, 'Signal=R\r\nDuration=100'",
        "application/dtmf-relay, 'Signal=16'",
        "application/dtmf-relay, 'Signal=55'",
        "application/dtmf-relay, 'Signal=\r\n5'",
        "application/dtmf-relay, ''",
        "application/dtmf, '16'",
        "application/dtmf, '!'",
        "application/dtmf, ''",
        "text/plain, 'Signal=5'",
        "'', '5'"
    })
    void anythingElseIsNoDigit(String contentType, String body) {
        assertThat(read(contentType, body)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Digit.class)
    void whatIsWrittenIsRead(Digit digit) {
        assertThat(InfoDigits.read(InfoDigits.RELAY_TYPE, InfoDigits.relay(digit, 240))).contains(new InfoDigit(digit, 240));
        assertThat(InfoDigits.read(InfoDigits.PLAIN_TYPE, InfoDigits.plain(digit))).contains(new InfoDigit(digit, 160));
    }

    @Test
    void randomBodiesDoNoHarm() {
        Random random = new Random(4);
        for (int n = 0; n < 5_000; n++) {
            byte[] body = new byte[random.nextInt(300)];
            random.nextBytes(body);
            assertThatCode(() -> InfoDigits.read(InfoDigits.RELAY_TYPE, body)).doesNotThrowAnyException();
            assertThatCode(() -> InfoDigits.read(InfoDigits.PLAIN_TYPE, body)).doesNotThrowAnyException();
        }
    }

    private static Optional<InfoDigit> read(String contentType, String body) {
        return InfoDigits.read(contentType, body.getBytes(StandardCharsets.ISO_8859_1));
    }
}
