package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A gateway that calls SIPp, ten times as fast as the clock where it is not told otherwise, and looks at the end at what is
 * left. As an extension in a static field it serves all tests of a class.
 */
final class SippTrunk implements AfterEachCallback, AfterAllCallback, AutoCloseable {
    final SipEndpoint gateway;
    final Heard heard = new Heard();

    SippTrunk() {
        this(TwoEndpoints.SPEED);
    }

    /** So many times as fast. */
    SippTrunk(int speed) {
        gateway = SipEndpoint.start(SipSettings.at("gateway", "127.0.0.1", 0), IncomingCalls.none(), speed);
    }

    SipCall dial(Sipp sipp) {
        var call = gateway.invite(sipp.trunk(), TwoEndpoints.number("+15550100"), TwoEndpoints.OFFER, heard);
        heard.until(SipEvent.Answered.class);
        return call;
    }

    void over() {
        Heard.eventually("no call", () -> gateway.snapshot().calls() + gateway.snapshot().dialogs() == 0);
        heard.nothingMore();
    }

    @Override
    public void afterEach(ExtensionContext test) {
        over();
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        close();
    }

    /** Also the transactions that wait for repetitions have to go, up to 32 seconds of their time. */
    @Override
    public void close() {
        try {
            Heard.eventually("idle", () -> gateway.snapshot().idle());
            assertThat(gateway.snapshot().listening()).isTrue();
        } finally {
            gateway.close();
        }
    }
}
