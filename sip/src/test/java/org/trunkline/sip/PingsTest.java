package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OPTIONS to the hosts of a trunk. Our time runs twenty times as fast. */
class PingsTest {
    private final SipEndpoint gateway =
            SipEndpoint.start(SipSettings.at("pings", "127.0.0.1", 0), IncomingCalls.none(), 20);
    private final RawPeer peer = new RawPeer(gateway.port());
    private final Trunk trunk = Trunk.udp("pinged", "127.0.0.1", peer.port(), "1")
            .withPatience(Duration.ofSeconds(20))
            .withPing(Duration.ofSeconds(30));

    @AfterEach
    void nothingIsLeft() {
        gateway.trunks(List.of());
        Heard.eventually("idle", () -> gateway.snapshot().idle());
        gateway.close();
        peer.close();
    }

    private TargetState state() {
        return gateway.snapshot().targets().getFirst();
    }

    private void becomes(boolean alive) {
        Heard.eventually("alive is " + alive, () -> state().alive() == alive);
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "404 Not Found", "405 Method Not Allowed", "501 Not Implemented"})
    void anyOtherAnswerIsASignOfLife(String answer) {
        gateway.trunks(List.of(trunk));
        var options = peer.receive("OPTIONS sip:127.0.0.1:" + peer.port());
        assertThat(RawPeer.header(options, "Max-Forwards")).isEqualTo("70");
        peer.reply(options, answer, "p", "");
        Heard.eventually("measured", () -> state().lastRttMillis().isPresent());
        assertThat(state().alive()).isTrue();
    }

    @Test
    void deadBy503AndAliveAgainByThe200AfterIt() {
        gateway.trunks(List.of(trunk));
        peer.reply(peer.receive("OPTIONS"), "503 Service Unavailable", "p", "");
        becomes(false);
        peer.reply(peer.receive("OPTIONS"), "200 OK", "p", "");
        becomes(true);
    }

    @Test
    void silenceIsDeathAfterTheTrunksPatience() {
        gateway.trunks(List.of(trunk));
        peer.receive("OPTIONS");
        becomes(false);
    }

    @Test
    void nobodyThereIsDeathAtOnce() {
        peer.close();
        gateway.trunks(List.of(trunk.withPatience(Duration.ofHours(1))));
        Heard.eventually("known", () -> !gateway.snapshot().targets().isEmpty());
        becomes(false);
    }

    @Test
    void whoIsNoLongerATrunkIsNotAsked() {
        gateway.trunks(List.of(trunk.withPing(Duration.ofSeconds(1))));
        peer.reply(peer.receive("OPTIONS"), "200 OK", "p", "");
        gateway.trunks(List.of());
        Heard.eventually("forgotten", () -> gateway.snapshot().targets().isEmpty());
        Heard.eventually("quiet", () -> peer.hearsNothingFor(150, "OPTIONS"));
    }

    @Test
    void answersToNothingAreStray() {
        gateway.trunks(List.of(trunk));
        var options = peer.receive("OPTIONS");
        peer.reply(options, "200 OK", "p", "");
        Heard.eventually("measured", () -> state().lastRttMillis().isPresent());
        Heard.eventually("forgotten", () -> gateway.snapshot().clientTransactions() == 0);
        peer.send(options.replaceFirst("OPTIONS .*\r\n", "SIP/2.0 200 OK\n"));
        Heard.eventually("stray", () -> gateway.snapshot().refused(Refusal.STRAY_RESPONSE) > 0);
    }
}
