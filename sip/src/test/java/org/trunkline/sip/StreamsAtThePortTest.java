package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What strangers do to a TCP port. */
class StreamsAtThePortTest {
    private SipEndpoint gateway;

    private RawStream connect(StreamLimits limits) {
        gateway = SipEndpoint.start(SipSettings.at("streams", "127.0.0.1", 0), IncomingCalls.none(), 1, limits, new Zone());
        return RawStream.to(gateway.port());
    }

    private static StreamLimits limits(long idleMillis, long stallMillis, int ofOnePeer) {
        return new StreamLimits(Duration.ofMillis(idleMillis), Duration.ofMillis(stallMillis), 10, ofOnePeer);
    }

    private int atTls(StreamLimits limits) {
        var authority = new Authority("ours");
        authority.issue("streams", "IP:127.0.0.1");
        var settings = SipSettings.at("streams", "127.0.0.1", 0)
                .listeningForTls(new TlsListening(0, 0, authority.showing("streams")));
        gateway = SipEndpoint.start(settings, IncomingCalls.none(), 1, limits, new Zone());
        return gateway.tlsPort();
    }

    private void counted(Refusal reason) {
        Heard.eventually("counted as " + reason, () -> gateway.snapshot().refused(reason) > 0);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void aPingIsAnswered() {
        try (var peer = connect(StreamLimits.USUAL)) {
            peer.send("\r\n\r\n");
            assertThat(peer.raw(2)).isEqualTo("\r\n");
        }
    }

    @Test
    void requestsInOneSegmentAreAllAnsweredInOrder() {
        try (var peer = connect(StreamLimits.USUAL)) {
            peer.send(RawStream.options("a", "") + RawStream.options("b", "") + RawStream.options("c", ""));
            for (var each : new String[] {"a", "b", "c"}) {
                assertThat(peer.receive("SIP/2.0 200")).contains("Call-ID: raw-" + each);
            }
        }
    }

    @Test
    void rubbishClosesTheConnectionAndIsCounted() {
        try (var peer = connect(StreamLimits.USUAL)) {
            peer.send("GET / HTTP/1.1\r\n\r\n");
            assertThat(peer.closedByPeer()).isTrue();
            counted(Refusal.NOT_SIP);
        }
    }

    @Test
    void aMessageThatSaysNotWhereItEndsClosesTheConnection() {
        try (var peer = connect(StreamLimits.USUAL)) {
            peer.send("OPTIONS sip:gw@127.0.0.1 SIP/2.0\r\nCall-ID: x\r\n\r\n");
            assertThat(peer.closedByPeer()).isTrue();
            counted(Refusal.BROKEN_STREAM);
        }
    }

    @Test
    void aBadRequestIsAnsweredAndTheConnectionStays() {
        try (var peer = connect(StreamLimits.USUAL)) {
            peer.send(RawStream.options("bad", "").replace("CSeq: 1 OPTIONS", "CSeq: one OPTIONS"));
            peer.receive("SIP/2.0 400");
            peer.send(RawStream.options("good", ""));
            peer.receive("SIP/2.0 200");
        }
    }

    @Test
    void viaOfAnotherTransportIsMalformed() {
        try (var peer = connect(StreamLimits.USUAL)) {
            peer.send(RawStream.options("udp", "").replace("SIP/2.0/TCP", "SIP/2.0/UDP"));
            peer.receive("SIP/2.0 400");
        }
    }

    @Test
    void whoSaysNothingIsLetGo() {
        try (var peer = connect(limits(200, 400, 10))) {
            assertThat(peer.closedByPeer()).isTrue();
        }
    }

    @Test
    void whoStopsInTheMiddleOfAMessageIsLetGo() {
        try (var peer = connect(limits(60_000, 200, 10))) {
            peer.send("OPTIONS sip:gw@127.0.0.1 SIP/2.0\r\n");
            assertThat(peer.closedByPeer()).isTrue();
            counted(Refusal.BROKEN_STREAM);
        }
    }

    @Test
    void aLineEndAloneIsAKeepAliveAndNoMessageThatWasBegun() {
        try (var peer = connect(limits(1000, 200, 10))) {
            peer.send("\r\n");
            assertThat(peer.closedByPeer()).as("of silence").isTrue();
            assertThat(gateway.snapshot().refused(Refusal.BROKEN_STREAM)).isZero();
        }
    }

    @Test
    void whoDripsAHandshakeIsLetGo() {
        int port = atTls(limits(60_000, 100, 10));
        var record = "\u0016\u0003\u0001\u0001\u0000\u0001\u0000\u0000\u00fc\u0003\u0003" + "x".repeat(240); // a Client Hello begins
        try (var peer = RawStream.to(port)) {
            var next = new AtomicInteger();
            Heard.eventually("let go", () -> {
                try {
                    peer.send(record.substring(next.get(), next.incrementAndGet()));
                    return gateway.snapshot().refused(Refusal.SOCKET) > 0; // asked every 2 ms: far from a stall
                } catch (java.io.UncheckedIOException closed) {
                    return true;
                }
            });
            assertThat(next.get()).isLessThan(record.length());
            assertThat(peer.closedByPeer()).isTrue();
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a write that blocks hears no interrupt
    void whoAsksAndNeverReadsIsLetGo() { // when too much waits for it, however long
        try (var peer = connect(limits(60_000, 60_000, 10))) {
            var many = RawStream.options("flood", "").replace("tag=raw", "tag=raw;x=" + "x".repeat(8000)) // comes back in the answer
                    .repeat(50);
            Heard.eventually("let go", () -> {
                try {
                    peer.send(many);
                } catch (java.io.UncheckedIOException closed) {
                    // that is what we wait for
                }
                return gateway.snapshot().refused(Refusal.OVERLOAD) > 0;
            });
        }
    }

    @Test
    void oneAddressGetsAShareOfTheConnections() {
        var open = new ArrayList<RawStream>();
        open.add(connect(limits(60_000, 60_000, 3)));
        open.add(RawStream.to(gateway.port()));
        open.add(RawStream.to(gateway.port()));
        try (var tooMany = RawStream.to(gateway.port())) {
            assertThat(tooMany.closedByPeer()).isTrue();
            counted(Refusal.OVERLOAD);
        }
        open.get(0).close();
        Heard.eventually("there is room again", () -> {
            try (var again = RawStream.to(gateway.port())) {
                again.send("\r\n\r\n");
                return again.raw(2).equals("\r\n");
            } catch (java.io.UncheckedIOException refused) {
                return false;
            }
        });
        open.forEach(RawStream::close);
    }
}
