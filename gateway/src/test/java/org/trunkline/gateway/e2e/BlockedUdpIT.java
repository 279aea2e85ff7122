package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Browsers in networks that let no UDP through to the gateway. */
class BlockedUdpIT {
    private static Chromium withoutUdp(Path directory) {
        return Chromium.withoutUdp(Speech.microphoneFile(directory.resolve("microphone.wav")));
    }

    @Test
    void withoutARelayNoPhoneRingsAndThePageHearsWhy() throws IOException {
        Path directory = World.directory(BlockedUdpIT.class).resolve("alone");
        try (GatewayProcess gateway = GatewayProcess.demo(directory).ready();
                Chromium chromium = withoutUdp(directory);
                Phone phone = chromium.open(gateway.page());
                Wire wire = Wire.tap(gateway, directory, "alone")) {
            assertThat(phone.dial("+15550100").end()).isEqualTo(new Phone.End("no-media-path", null, "gateway"));
            assertThat(wire.sip()).as("SIP of the call").noneMatch(message -> message.what().equals("INVITE"));
            gateway.awaitNothingHeld();
        }
    }

    @Test
    void aCallTakesTheWayOverATurnServerByTcpByUdpAndByTls() throws IOException {
        Path directory = World.directory(BlockedUdpIT.class).resolve("relay");
        try (Coturn coturn = new Coturn(directory);
                GatewayProcess gateway = GatewayProcess.demo(
                        directory,
                        "trunkline.ice-servers[0].urls=" + String.join(",", coturn.byTcp(), coturn.byUdp(), coturn.byTls()),
                        "trunkline.ice-servers[0].secret=" + Coturn.SECRET).ready();
                Chromium chromium = withoutUdp(directory);
                Chromium relayed = Chromium.believingAll(Speech.microphoneFile(directory.resolve("microphone.wav")));
                Phone phone = chromium.open(gateway.page());
                Phone byUdp = relayed.open(gateway.page()).relayedBy(coturn.byUdp());
                Phone byTls = relayed.open(gateway.page()).relayedBy(coturn.byTls());
                Wire wire = Wire.tap(gateway, directory, "relay")) {
            phone.call("+15550103").awaitStory(6).hangUp();
            Speech.assertMicrophoneIn(wire.heardByTrunk(0), 4);
            assertThat(coturn.words()).as("coturn's log").contains("ALLOCATE processed, success").contains(":demo>");
            List.of(byUdp, byTls).forEach(each -> each.call("+15550103"));
            List.of(byUdp, byTls).forEach(each -> each.awaitStory(4).hangUp());
        }
    }
}
