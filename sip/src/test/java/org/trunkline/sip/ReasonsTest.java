package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonsTest {
    private static Reasons read(String lines) throws ParseException {
        var message = "BYE sip:a@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\n"
                + "From: <sip:a@b>;tag=1\r\nTo: <sip:a@b>;tag=2\r\nCall-ID: 1\r\nCSeq: 1 BYE\r\n" + lines + "\r\n";
        return Reasons.of(new StringMsgParser().parseSIPMessage(message.getBytes(UTF_8), true, false, null));
    }

    @Test
    void q850CauseAndItsTextAreRead() throws ParseException {
        var reason = read("Reason: Q.850;cause=17;text=\"User busy\"\r\n");
        assertThat(reason).isEqualTo(new Reasons(OptionalInt.of(17), "User busy"));
    }

    @Test
    void q850IsFoundAmongOthers() throws ParseException {
        var reason = read("Reason: SIP;cause=200;text=\"elsewhere\"\r\nReason: q.850;cause=31\r\n");
        assertThat(reason.q850()).hasValue(31);
        assertThat(reason.words()).isEqualTo("elsewhere");
    }

    @Test
    void noneIsNone() throws ParseException {
        assertThat(read("")).isEqualTo(new Reasons(OptionalInt.empty(), ""));
    }

    @ParameterizedTest
    @CsvSource({"Q.850;cause=0", "Q.850;cause=128", "Q.850", "SIP;cause=486"})
    void causesOutsideQ850AreNotTaken(String value) throws ParseException {
        assertThat(read("Reason: " + value + "\r\n").q850()).isEmpty();
    }

    @Test
    void wordsCannotLeaveTheirQuotes() {
        assertThat(Reasons.clean(" a\"b\\c\r\nVia: x\u0000 ")).isEqualTo("abcVia: x");
        assertThat(Reasons.clean("x".repeat(500))).hasSize(80);
    }
}
