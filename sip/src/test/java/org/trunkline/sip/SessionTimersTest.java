package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.trunkline.sip.SipEvent.HungUp;

/** RFC 4028 against SIPp: 90 seconds are nine here. */
class SessionTimersTest {
    @RegisterExtension
    private static final SippTrunk trunk = new SippTrunk();

    private final Heard heard = trunk.heard;

    private void ends(String scenario) {
        try (var sipp = Sipp.answeringTcp(scenario)) {
            trunk.dial(sipp);
            heard.next(HungUp.class);
            sipp.succeeds();
        }
    }

    @Test
    void refreshIsAnUpdateWhereThePeerTakesIt() {
        ends("uas-lets-us-refresh");
    }

    @Test
    void refreshIsTheUnchangedSessionElse() {
        ends("uas-is-refreshed-by-reinvite");
    }

    @Test
    void peerThatStopsRefreshingIsHungUpWithItsCause() {
        try (var sipp = Sipp.answeringTcp("uas-stops-refreshing")) {
            trunk.dial(sipp);
            var end = heard.next(HungUp.class);
            assertThat(end.reasonWords()).contains("not refreshed");
            assertThat(end.q850()).hasValue(102);
            sipp.succeeds();
        }
    }

    @Test
    void trunkThatWantsALongerSessionGetsIt() {
        ends("uas-wants-a-longer-session");
    }

    @Test
    void peerThatRefreshesTooOftenIsToldTheLeast() {
        ends("uas-refreshes-too-often");
    }
}
