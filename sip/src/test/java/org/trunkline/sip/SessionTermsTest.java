package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.MessageFactoryImpl;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;
import javax.sip.message.Request;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What we answer to a wish for a session interval (RFC 4028 §9). Our own is 600 s, at least 60. */
class SessionTermsTest {
    private static final SessionTimer TIMER = new SessionTimer(true, Duration.ofSeconds(600), Duration.ofSeconds(60));

    @ParameterizedTest
    @CsvSource({
        "timer, 70,    , 70", // shorter than what is usual, and yet not ours to lengthen
        "     , 30,    , 30", // a proxy's wish for a peer that could not be told 422
        "timer, 400,   , 400",
        "timer, 1800,  , 600",
        "timer, 1800, 900, 900", // shortened as far as may be
        "timer,     ,  , 600",
        "timer,     , 900, 900",
        "     ,     ,    ,",
    })
    void wishesAreShortenedButNeverLengthened(String supported, Integer wish, Integer least, Integer agreed) throws ParseException {
        var terms = SessionTerms.answer(invite(supported, wish, least), TIMER, Optional.empty());
        assertThat(terms.map(SessionTerms::interval)).isEqualTo(Optional.ofNullable(agreed).map(Duration::ofSeconds));
    }

    private static Request invite(String supported, Integer wish, Integer least) throws ParseException {
        return new MessageFactoryImpl().createRequest("INVITE sip:1@127.0.0.1 SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\nFrom: <sip:2@127.0.0.1>;tag=1\r\nTo: <sip:1@127.0.0.1>\r\n"
                + "Call-ID: 1\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\n"
                + (supported == null ? "" : "Supported: " + supported + "\r\n")
                + (wish == null ? "" : "Session-Expires: " + wish + "\r\n")
                + (least == null ? "" : "Min-SE: " + least + "\r\n")
                + "\r\n");
    }
}
