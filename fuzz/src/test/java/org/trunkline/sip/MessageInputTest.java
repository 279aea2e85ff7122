package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import gov.nist.core.CommonLogger;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sip.message.Message;
import javax.sip.message.Response;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.trunkline.fuzz.Inputs;

/** What we read of messages that JAIN-SIP has let through. */
class MessageInputTest {
    static {
        CommonLogger.useLegacyLogger = true; // as with a stack of ours; else it looks for one that is not there
        CommonLogger.legacyLogger = new StackLog();
    }

    @FuzzTest
    void fuzzed(byte[] bytes) {
        if (bytes.length < 32) {
            return; // refused before
        }
        SIPMessage message;
        try {
            message = new StringMsgParser().parseSIPMessage(bytes, true, false, SipPort::headerFailed);
        } catch (ParseException | RuntimeException refused) { // as SipPort does
            return;
        }
        if (message != null) {
            read(message);
            if (message instanceof SIPRequest request) {
                ReferTo.read(request);
                Replacing.of(request, Map.of());
                SessionTerms.answer(request, SessionTimer.USUAL, Optional.empty());
                SessionTerms.tooShort(request, SessionTimer.USUAL);
                Proof.in(request, "realm");
                Wire.unknown(request);
            } else if (message instanceof Response response) {
                SessionTerms.agreed(response);
                SessionTerms.raised(SessionTimer.USUAL, response);
                Granted.minimum(response);
                Granted.serviceRoute(response);
                Wire.retryAfter(response);
            }
        }
    }

    @Property(tries = 1000, seed = "3261")
    void damaged(@ForAll("inputs") byte[] bytes) {
        fuzzed(bytes);
    }

    @Provide
    Arbitrary<byte[]> inputs() {
        return Inputs.of(getClass());
    }

    private static void read(Message message) {
        CallerHeaders.caller(message, true);
        assertThat(Reasons.of(message).words()).doesNotContain("\"", "\\", "\n");
        Wire.allows(message, "INFO");
        Wire.contentType(message);
        Wire.bodyOf(message);
        Wire.contactable(message);
        List.of("timer", "replaces").forEach(extension -> Wire.supports(message, extension));
    }
}
