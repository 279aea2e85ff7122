package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/** A gateway and a carrier in one process. Timers run ten times as fast, so T1 is 50 ms. */
final class TwoEndpoints implements AutoCloseable {
    static final int SPEED = 10;

    /** Longer than Timer B, which ends an INVITE first: who is there is found there, however busy the machine. */
    static final Duration PATIENT = Duration.ofMinutes(5);

    static final byte[] OFFER = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=offer\r\n".getBytes(UTF_8);
    static final byte[] EARLY = "v=0\r\no=- 2 1 IN IP4 127.0.0.1\r\ns=early\r\n".getBytes(UTF_8);
    static final byte[] ANSWER = "v=0\r\no=- 2 2 IN IP4 127.0.0.1\r\ns=answer\r\n".getBytes(UTF_8);

    final LinkedBlockingQueue<IncomingCall> offered = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<Heard> offeredEvents = new LinkedBlockingQueue<>();
    final SipEndpoint gateway;
    final SipEndpoint carrier;

    TwoEndpoints() {
        gateway = SipEndpoint.start(
                SipSettings.at("gateway", "127.0.0.1", 0),
                IncomingCalls.none(),
                SPEED);
        carrier = SipEndpoint.start(
                SipSettings.at("carrier", "127.0.0.1", 0).allowing(List.of(SourceRange.parse("127.0.0.0/8"))),
                this::take,
                SPEED);
    }

    private void take(IncomingCall call) {
        var heard = new Heard();
        call.events(heard);
        offeredEvents.add(heard);
        offered.add(call);
    }

    Trunk trunk() {
        return Trunk.udp("demo", "127.0.0.1", carrier.port(), "15550000").withPatience(PATIENT);
    }

    static Dialling number(String digits) {
        return Dialling.to((Dialled) Dialled.parse(digits));
    }

    SipCall dial(Heard heard) {
        return gateway.invite(trunk(), number("+15550100"), OFFER, heard);
    }

    IncomingCall offered() {
        return Heard.poll(offered, "a call");
    }

    Heard offeredEvents() {
        return Heard.poll(offeredEvents, "a call");
    }

    /** A call that was answered, from both sides; the caller's events are those of the test. */
    record Talking(SipCall call, IncomingCall offered, Heard there) {}

    Talking talk(Heard heard) {
        var call = dial(heard);
        var offered = offered();
        var there = offeredEvents();
        offered.answer(ANSWER);
        heard.until(SipEvent.Answered.class);
        there.next(SipEvent.Answered.class);
        return new Talking(call, offered, there);
    }

    void noCalls() {
        Heard.eventually("no call at the gateway", () -> gateway.snapshot().calls() + gateway.snapshot().dialogs() == 0);
        Heard.eventually("no call at the carrier", () -> carrier.snapshot().calls() + carrier.snapshot().dialogs() == 0);
        offered.clear();
        offeredEvents.clear();
    }

    /** Also without the transactions that wait for repetitions, up to 32 seconds of their time. */
    void idle() {
        Heard.eventually("gateway idle", () -> gateway.snapshot().idle());
        Heard.eventually("carrier idle", () -> carrier.snapshot().idle());
    }

    @Override
    public void close() {
        gateway.close();
        carrier.close();
    }
}
