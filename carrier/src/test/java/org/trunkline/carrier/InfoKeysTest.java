package org.trunkline.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.dtmf.Digit;

class InfoKeysTest {
    @ParameterizedTest
    @CsvSource({
        "application/dtmf-relay, 'Signal=5\r\nDuration=160\r\n', 5",
        "application/dtmf-relay, 'Signal= *\r\nDuration= 100', *",
        "Application/DTMF-Relay; charset=x, 'duration=1\nsignal=d\n', D",
        "application/dtmf, '#', #",
        "application/dtmf, '0\r\n', 0"
    })
    void aKeyIsRead(String contentType, String body, char symbol) {
        assertThat(key(contentType, body).map(Digit::symbol)).contains(symbol);
    }

    @ParameterizedTest
    @CsvSource({
        "application/dtmf-relay, 'Signal=E'",
        "application/dtmf-relay, 'Signal=55'",
        "application/dtmf-relay, ''",
        "application/dtmf, '16'",
        "application/dtmf, ''",
        "text/plain, 'Signal=5'",
        "'', '5'"
    })
    void anythingElseIsNoKey(String contentType, String body) {
        assertThat(key(contentType, body)).isEmpty();
    }

    @Test
    void randomBodiesDoNoHarm() {
        Random random = new Random(4);
        for (int n = 0; n < 5_000; n++) {
            byte[] body = new byte[random.nextInt(60)];
            random.nextBytes(body);
            assertThatCode(() -> InfoKeys.key("application/dtmf-relay", body)).doesNotThrowAnyException();
            assertThatCode(() -> InfoKeys.key("application/dtmf", body)).doesNotThrowAnyException();
        }
    }

    private static Optional<Digit> key(String contentType, String body) {
        return InfoKeys.key(contentType, body.getBytes(StandardCharsets.ISO_8859_1));
    }
}
