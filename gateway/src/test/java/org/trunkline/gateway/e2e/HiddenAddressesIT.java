package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A person's browser hides its addresses behind mDNS names, which nobody but it can resolve (RFC 8828). */
class HiddenAddressesIT {
    @Test
    void aBrowserThatHidesItsAddressesIsFoundByItsChecks() throws IOException {
        var directory = World.directory(HiddenAddressesIT.class);
        String address = World.addressOfThisMachine();
        try (GatewayProcess gateway = GatewayProcess.demo(directory, "trunkline.media.browser-addresses=" + address);
                Chromium chromium = Chromium.hidingAddresses(Speech.microphoneFile(directory.resolve("microphone.wav")));
                Phone phone = chromium.open(gateway.page());
                Wire wire = Wire.tap(gateway, directory, "hidden")) {
            phone.call("+15550103").listen(9).hangUp();
            assertThat(phone.sent()).anyMatch(message -> message.contains(".local")).noneMatch(message -> message.contains(address));
            Speech.assertFromStory(phone.heard().between(1, 8));
            Speech.assertFromMicrophone(wire.heardByTrunk(0).between(1, 8));
        }
    }
}
