package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatagramTest {
    private static final InetSocketAddress SOMEWHERE = new InetSocketAddress("127.0.0.1", 5060);

    private static Datagram datagram(String text) {
        return new Datagram(text.getBytes(US_ASCII), SOMEWHERE);
    }

    private static String request(String start, int headers) {
        return start + "\r\n" + "Header: value\r\n".repeat(headers) + "\r\n" + "body: line\r\n".repeat(300);
    }

    @ParameterizedTest
    @CsvSource({"1, false", "199, false", "200, false", "201, true", "4000, true"})
    void headersAreLimitedTo200AndTheBodyDoesNotCount(int headers, boolean tooMany) {
        var refusal = datagram(request("OPTIONS sip:a@b SIP/2.0", headers)).refusal();
        assertThat(refusal.filter(Refusal.TOO_MANY_HEADERS::equals).isPresent()).isEqualTo(tooMany);
        assertThat(refusal.isPresent()).isEqualTo(tooMany);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1", "SIP/2.0", "OPTIONS", "OPTIONS sip:a@b", " OPTIONS sip:a@b SIP/2.0", "x SIP/", "SIP/2.0x 200 OK"
            })
    void whatIsNotSipIsRefusedByItsFirstLine(String start) {
        assertThat(datagram(request(start, 5)).refusal()).contains(Refusal.NOT_SIP);
    }

    @Test
    void emptyLinesBeforeTheStartLineAreAllowed() {
        assertThat(datagram("\r\n\r\n" + request("OPTIONS sip:a@b SIP/2.0", 5)).refusal()).isEmpty();
    }

    @Test
    void answerTakesOnlyWhatMustBeCarriedOver() {
        var answer = datagram("OPTIONS sip:a@b SIP/2.0\r\nv: SIP/2.0/UDP a;branch=1\r\nVIA : SIP/2.0/UDP b\r\nf: <x>\r\n"
                        + "t: <y>\r\nSecret: s\r\nCall-ID: 1\r\nCSeq: x\r\n\r\nv: in the body")
                .answer("400 Bad Request")
                .orElseThrow();
        assertThat(new String(answer, US_ASCII))
                .isEqualTo("SIP/2.0 400 Bad Request\r\nv: SIP/2.0/UDP a;branch=1\r\nVIA : SIP/2.0/UDP b\r\nf: <x>\r\n"
                        + "t: <y>\r\nCall-ID: 1\r\nCSeq: x\r\nContent-Length: 0\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACK sip:a@b SIP/2.0", "SIP/2.0 200 OK"})
    void acksAndResponsesAreNeverAnswered(String start) {
        assertThat(datagram(start + "\r\nv: a\r\nf: b\r\nt: c\r\ni: d\r\nCSeq: e\r\n\r\n").answer("400 Bad Request"))
                .isEmpty();
    }

    @Test
    void anyBytesAreTaken() {
        var random = new Random(3261);
        for (int i = 0; i < 20_000; i++) {
            var bytes = new byte[random.nextInt(200)];
            for (int at = 0; at < bytes.length; at++) { // rich in what the reader looks for
                bytes[at] = (byte) "\r\n: SIP/2.0via\u0000ü".charAt(random.nextInt(16));
            }
            var odd = new Datagram(bytes, SOMEWHERE);
            odd.keepAlive();
            odd.refusal();
            odd.answer("400 Bad Request");
        }
    }

    @Test
    void throttleOpensAgainEachSecond() {
        var throttle = new Throttle(2);
        long now = Long.MAX_VALUE - 10; // wraps around
        assertThat(throttle.permits(now)).isTrue();
        assertThat(throttle.permits(now + 5)).isTrue();
        assertThat(throttle.permits(now + 20)).isFalse();
        assertThat(throttle.permits(now + 999_999_999)).isFalse();
        assertThat(throttle.permits(now + 1_000_000_000)).isTrue();
    }
}
