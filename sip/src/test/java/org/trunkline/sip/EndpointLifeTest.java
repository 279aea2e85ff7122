package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.SipEvent.HungUp;
import org.trunkline.sip.SipEvent.Refused;

class EndpointLifeTest {
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(Thread::isAlive).collect(Collectors.toSet());
    }

    @Test
    void twentyLivesLeaveNoThreadAndAFreePort() throws IOException {
        var before = threads();
        int port = 0;
        for (int life = 0; life < 20; life++) {
            try (var endpoint = SipEndpoint.start(SipSettings.at("life", "127.0.0.1", port), IncomingCalls.none())) {
                port = endpoint.port();
                assertThat(endpoint.snapshot().listening()).isTrue();
            }
            new DatagramSocket(port, InetAddress.ofLiteral("127.0.0.1")).close();
        }
        Heard.eventually("only the threads from before", () -> {
            var left = threads();
            left.removeAll(before);
            left.removeIf(thread -> !mayBeSip(thread));
            return left.isEmpty();
        });
    }

    private static boolean mayBeSip(Thread thread) { // others belong to the test runner
        var name = thread.getName();
        return name.startsWith("sip") || name.contains("EventScanner") || name.startsWith("Timer")
                || name.contains("MessageProcessor") || name.contains("jain") || name.contains("Affinity");
    }

    @Test
    void closingHangsUpItsCallsAndIsDoneOnce() {
        var world = new TwoEndpoints();
        var heard = new Heard();
        var there = world.talk(heard).there();
        var ringing = new Heard();
        world.dial(ringing);
        world.offered().ring();
        ringing.until(SipEvent.Ringing.class);
        world.gateway.close();
        world.gateway.close();
        there.next(HungUp.class);
        assertThat(ringing.next(Refused.class).failure().kind()).isEqualTo(SipFailure.Kind.CANCELLED);
        assertThat(world.offeredEvents().next(Refused.class).failure().kind()).isEqualTo(SipFailure.Kind.CANCELLED);
        world.close();
    }

    @Test
    void closedEndpointCallsNobody() {
        var endpoint = SipEndpoint.start(SipSettings.at("closed", "127.0.0.1", 0), IncomingCalls.none());
        endpoint.close();
        var heard = new Heard();
        endpoint.invite(Trunk.udp("t", "127.0.0.1", 5060, "1"), TwoEndpoints.number("1"), new byte[0], heard);
        assertThat(heard.next(Refused.class).failure().kind()).isEqualTo(SipFailure.Kind.UNREACHABLE);
        assertThat(endpoint.snapshot().listening()).isFalse();
    }

    @Test
    void takenPortSaysSo() {
        try (var first = SipEndpoint.start(SipSettings.at("first", "127.0.0.1", 0), IncomingCalls.none())) {
            assertThatThrownBy(() -> SipEndpoint.start(
                            SipSettings.at("second", "127.0.0.1", first.port()), IncomingCalls.none()))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("port " + first.port());
        }
    }

    @Test
    void bugInAnOwnerEndsItsCallOnly() {
        try (var complaints = new Complaints();
                var carrier = SipEndpoint.start(
                        SipSettings.at("carrier", "127.0.0.1", 0)
                                .allowing(java.util.List.of(SourceRange.parse("127.0.0.1"))),
                        call -> {
                            throw new IllegalStateException("the owner's bug");
                        },
                        TwoEndpoints.SPEED);
                var gateway =
                        SipEndpoint.start(SipSettings.at("gateway", "127.0.0.1", 0), IncomingCalls.none(), 10)) {
            var heard = new Heard();
            gateway.invite(
                    Trunk.udp("t", "127.0.0.1", carrier.port(), "1").withPatience(TwoEndpoints.PATIENT),
                    TwoEndpoints.number("1"), new byte[0], heard);
            assertThat(heard.until(Refused.class).failure().status()).isEqualTo(480);
            assertThat(complaints.errors).hasSize(1);
            Heard.eventually("idle", () -> carrier.snapshot().idle() && gateway.snapshot().idle());
        }
    }

    @Test
    void numbersAndBodiesStayOutOfTheLog() {
        try (var complaints = new Complaints();
                var world = new TwoEndpoints()) {
            var heard = new Heard();
            world.dial(heard);
            world.offered().refuse(486, "Busy Here");
            heard.until(Refused.class);
            assertThat(complaints.infoAndAbove).noneMatch(line -> line.contains("5550100") || line.contains("v=0"));
        }
    }
}
