package org.trunkline.gateway.phones;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.gateway.call.CallNews;
import org.trunkline.gateway.call.EndCause;
import org.trunkline.gateway.call.Side;

class PhoneStatusTest {
    private static CallNews.Ended ended(EndCause cause, int status) {
        return new CallNews.Ended(cause, status == 0 ? OptionalInt.empty() : OptionalInt.of(status), Side.PHONE, "words");
    }

    @ParameterizedTest
    @CsvSource({
        "BUSY, 486, 486", "BUSY, 600, 600", "NOT_FOUND, 404, 404", "UNAVAILABLE, 503, 503", "NO_ANSWER, 0, 408",
        "TRUNK_TIMEOUT, 0, 504", "GATEWAY_STOPPING, 0, 503", "DECLINED, 603, 603",
        "FORBIDDEN, 407, 403", "FORBIDDEN, 401, 403", "FAILED, 302, 500", "TRANSFERRED, 0, 480"
    })
    void whatTheTrunkSaysIsSaidUnlessItIsForTheGateway(EndCause cause, int trunks, int said) {
        assertThat(PhoneStatus.of(ended(cause, trunks))).isEqualTo(said);
    }

    @Test
    void aTransferThatEndsTheCallHasCome() {
        assertThat(PhoneStatus.transferred(ended(EndCause.TRANSFERRED, 0))).hasValue(200);
        assertThat(PhoneStatus.transferred(ended(EndCause.HANGUP, 0))).isEmpty();
    }
}
