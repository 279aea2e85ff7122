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
        try (GatewayProcess gateway = GatewayProcess.demo(directory, "trunkline.media.browser-addresses=" + address).ready();
                Chromium chromium = Chromium.hidingAddresses(Speech.microphoneFile(directory.resolve("microphone.wav")));
                Phone phone = chromium.open(gateway.page());
                Wire wire = Wire.tap(gateway, directory, "hidden")) {
            phone.call("+15550103").awaitStory(6).hangUp();
            assertThat(phone.sent()).anyMatch(message -> message.contains(".local")).noneMatch(message -> message.contains(address));
            Speech.assertMicrophoneIn(wire.heardByTrunk(0), 4);
        }
    }
}
