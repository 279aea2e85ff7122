package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.SipEvent.Answered;
import org.trunkline.sip.SipEvent.Refused;

/** Kamailio wants SHA-256 before it passes anything on to SIPp, also a BYE. */
class ProvingToKamailioTest {
    private static Trunk trunk(Kamailio kamailio, String password) {
        return Trunk.udp("kamailio", "127.0.0.1", kamailio.port(), "15550000")
                .withPatience(TwoEndpoints.PATIENT)
                .withCredentials(new Credentials("me", password, Optional.empty()));
    }

    private static Kamailio before(Sipp sipp) {
        return new Kamailio("sha256-proxy", "udp", Map.of("FAR_END", "sip:127.0.0.1:" + sipp.trunk().address().port()));
    }

    @Test
    void callIsMadeAndEndedBySha256() {
        try (var caller = new SippTrunk();
                var sipp = Sipp.answering("uas-answers-behind-a-proxy");
                var kamailio = before(sipp)) {
            var call = caller.gateway.invite(
                    trunk(kamailio, "secret"), TwoEndpoints.number("+15550100"), TwoEndpoints.OFFER, caller.heard);
            caller.heard.until(Answered.class);
            call.hangUp("Done");
            sipp.succeeds();
            caller.over();
            assertThat(kamailio.said())
                    .containsSubsequence("asks at INVITE", "proven at INVITE", "asks at BYE", "proven at BYE");
        }
    }

    @Test
    void wrongPasswordIsToldToUsAndTriedOnce() {
        try (var caller = new SippTrunk();
                var sipp = Sipp.answering("uas-answers-behind-a-proxy");
                var kamailio = before(sipp)) {
            caller.gateway.invite(
                    trunk(kamailio, "guess"), TwoEndpoints.number("+15550100"), TwoEndpoints.OFFER, caller.heard);
            assertThat(caller.heard.until(Refused.class).failure().status()).isEqualTo(407);
            assertThat(kamailio.said().split("asks at INVITE", -1)).hasSize(3);
            assertThat(kamailio.said()).doesNotContain("proven");
        }
    }
}
