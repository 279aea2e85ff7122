package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

/** A gateway that calls SIPp, ten times as fast as the clock, and looks at the end at what is left. */
final class SippTrunk implements AutoCloseable {
    final SipEndpoint gateway =
            SipEndpoint.start(SipSettings.at("gateway", "127.0.0.1", 0), IncomingCalls.none(), TwoEndpoints.SPEED);
    final Heard heard = new Heard();

    SipCall dial(Sipp sipp) {
        var patient = sipp.trunk().withPatience(java.time.Duration.ofSeconds(80)); // SIPp takes a moment to start
        var call = gateway.invite(patient, TwoEndpoints.number("+15550100"), TwoEndpoints.OFFER, heard);
        heard.until(SipEvent.Answered.class);
        return call;
    }

    void over() {
        Heard.eventually("no call", () -> gateway.snapshot().calls() + gateway.snapshot().dialogs() == 0);
        heard.nothingMore();
    }

    @Override
    public void close() {
        assertThat(gateway.snapshot().listening()).isTrue();
        gateway.close();
    }
}
