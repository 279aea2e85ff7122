package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import javax.sip.message.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a trunk is told of who calls, and what it tells us (RFC 3323, RFC 3325, RFC 5806). */
class CallerIdentityTest {
    private final SipEndpoint gateway =
            SipEndpoint.start(SipSettings.at("gateway", "127.0.0.1", 0), IncomingCalls.none(), TwoEndpoints.SPEED);
    private final RawPeer peer = new RawPeer(gateway.port());

    @AfterEach
    void close() {
        gateway.close();
        peer.close();
    }

    private String invite(CallerRules rules, Dialling dialling) {
        gateway.invite(peer.trunk().withCaller(rules), dialling, TwoEndpoints.OFFER, new Heard());
        return peer.receive("INVITE");
    }

    private static CallerRules rules(boolean asserted, boolean hidden, Optional<String> diversion, ExtraHeader... headers) {
        return new CallerRules("+15550000", "customer.example.net", asserted, hidden, diversion, List.of(headers));
    }

    @Test
    void theCallerIsInFromAndNowhereElse() {
        var invite = invite(rules(false, false, Optional.empty()), TwoEndpoints.number("1"));
        assertThat(RawPeer.header(invite, "From")).startsWith("<sip:+15550000@customer.example.net>;tag=");
        assertThat(invite).doesNotContain("P-Asserted-Identity", "Privacy", "Diversion");
    }

    @Test
    void theCallsOwnCallerComesBeforeTheTrunks() {
        var dialling = new Dialling(TwoEndpoints.number("1").number(), Optional.of("+15550042"), Optional.empty());
        var invite = invite(rules(true, false, Optional.empty()), dialling);
        assertThat(RawPeer.header(invite, "From")).startsWith("<sip:+15550042@customer.example.net>;tag=");
        assertThat(RawPeer.header(invite, "P-Asserted-Identity")).isEqualTo("<sip:+15550042@customer.example.net>");
    }

    @Test
    void whoHidesIsNamedToTheTrunkAlone() {
        var invite = invite(rules(true, true, Optional.empty()), TwoEndpoints.number("1"));
        assertThat(RawPeer.header(invite, "From")).startsWith("\"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=");
        assertThat(RawPeer.header(invite, "Privacy")).isEqualTo("id");
        assertThat(RawPeer.header(invite, "P-Asserted-Identity")).isEqualTo("<sip:+15550000@customer.example.net>");
        assertThat(RawPeer.header(invite, "Contact")).startsWith("<sip:anonymous@127.0.0.1:");
        assertThat(invite.replaceAll("P-Asserted-Identity.*", "")).as("all but that").doesNotContain("15550000");
    }

    @Test
    void whoForwardedAndWhatElseATrunkWantsIsSaid() {
        var invite = invite(
                rules(false, false, Optional.of("+15550100"), new ExtraHeader("X-Account", "a; b=\"c\"")),
                TwoEndpoints.number("1"));
        assertThat(RawPeer.header(invite, "Diversion")).isEqualTo("<sip:+15550100@customer.example.net>;reason=unconditional");
        assertThat(RawPeer.header(invite, "X-Account")).isEqualTo("a; b=\"c\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Via", "v", "FROM", "Call-ID", "Contact", "Authorization", "Content-Length", "Route", "Privacy"})
    void whatTheCallItselfSaysIsNoExtraHeader(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ExtraHeader(name, "x")).withMessageContaining(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "<sip:+4930123@x>;tag=1                      |                                        |      | +4930123 | ''",
        "\"Example Ltd\" <sip:200@x>;tag=1           |                                        |      | 200      | Example Ltd",
        "\"Anonymous\" <sip:anonymous@x.invalid>;tag=1|                                       |      | ''       | ''",
        "\"Anonymous\" <sip:anonymous@x.invalid>;tag=1|\"E\" <sip:+4930123@x>                   |      | +4930123 | E",
        "\"Anonymous\" <sip:anonymous@x.invalid>;tag=1|<sip:+4930123@x>                        | id   | ''       | ''",
        "<sip:200@x>;tag=1                            |<tel:+4930123>                          | none | +4930123 | ''",
        "<sip:200@x>;tag=1                            |                                        | user | ''       | ''",
    })
    void whoCallsIsWhatATrunkAssertsUnlessHeHides(String from, String asserted, String privacy, String user, String name) {
        var trunk = Optional.of(Trunk.udp("t", "127.0.0.1", 5060, "1"));
        var caller = CallerHeaders.caller(message(from, asserted, privacy), trunk.isPresent());
        assertThat(caller.map(address -> Wire.user(address.getURI())).orElse("")).isEqualTo(user);
        assertThat(caller.map(address -> address.getDisplayName()).map(Reasons::clean).orElse("")).isEqualTo(name);
    }

    @Test
    void whatAStrangerAssertsDoesNotCount() {
        var message = message("<sip:200@x>;tag=1", "<sip:+4930123@x>", null);
        assertThat(Wire.user(CallerHeaders.caller(message, false).orElseThrow().getURI())).isEqualTo("200");
    }

    private static Message message(String from, String asserted, String privacy) {
        var text = "INVITE sip:1@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\nFrom: " + from.strip()
                + "\r\nTo: <sip:1@127.0.0.1>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\n"
                + (asserted == null ? "" : "P-Asserted-Identity: " + asserted.strip() + "\r\n")
                + (privacy == null ? "" : "Privacy: " + privacy + "\r\n")
                + "Content-Length: 0\r\n\r\n";
        try {
            return new StringMsgParser().parseSIPMessage(text.getBytes(US_ASCII), true, false, null);
        } catch (ParseException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }
}
