package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A browser in a network that lets no UDP through. */
class BlockedUdpIT {
    private static Chromium withoutUdp(Path directory) {
        return Chromium.withoutUdp(Speech.microphoneFile(directory.resolve("microphone.wav")));
    }

    @Test
    void withoutARelayNoPhoneRingsAndThePageHearsWhy() throws IOException {
        Path directory = World.directory(BlockedUdpIT.class).resolve("alone");
        try (GatewayProcess gateway = GatewayProcess.demo(directory);
                Chromium chromium = withoutUdp(directory);
                Phone phone = chromium.open(gateway.page());
                Wire wire = Wire.tap(gateway, directory, "alone")) {
            assertThat(phone.dial("+15550100").end()).isEqualTo(new Phone.End("no-media-path", null, "gateway"));
            assertThat(wire.sip()).as("SIP of the call").noneMatch(message -> message.what().equals("INVITE"));
            gateway.awaitNothingHeld();
        }
    }

    @Test
    void aCallTakesTheWayOverATurnServer() throws IOException {
        Path directory = World.directory(BlockedUdpIT.class).resolve("relay");
        try (Coturn coturn = new Coturn(directory);
                GatewayProcess gateway = GatewayProcess.demo(
                        directory,
                        "trunkline.ice-servers[0].urls=" + coturn.url(),
                        "trunkline.ice-servers[0].secret=" + Coturn.SECRET);
                Chromium chromium = withoutUdp(directory);
                Phone phone = chromium.open(gateway.page());
                Wire wire = Wire.tap(gateway, directory, "relay")) {
            phone.call("+15550103").listen(14).hangUp();
            Speech.assertFromStory(phone.heard().between(7, 13)); // the browser has seen how much TCP makes packets vary
            Speech.assertFromMicrophone(wire.heardByTrunk(0).between(1, 8));
            assertThat(coturn.words()).as("coturn's log").contains("ALLOCATE processed, success").contains(":demo>");
        }
    }
}
