package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import org.junit.jupiter.api.Test;

/** A person's browser hides its addresses behind mDNS names, which nobody but it can resolve (RFC 8828). */
class HiddenAddressesIT {
    @Test
    void aBrowserThatHidesItsAddressesIsFoundByItsChecks() throws IOException {
        var directory = World.directory(HiddenAddressesIT.class);
        String address = addressOfThisMachine().getHostAddress();
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

    /** Chromium looks for none on the loopback interface. */
    private static InetAddress addressOfThisMachine() throws IOException {
        return NetworkInterface.networkInterfaces()
                .filter(HiddenAddressesIT::isInUse)
                .flatMap(NetworkInterface::inetAddresses)
                .filter(Inet4Address.class::isInstance)
                .findFirst().orElseThrow(() -> new AssertionError("this test needs a network interface besides loopback"));
    }

    private static boolean isInUse(NetworkInterface network) {
        try {
            return network.isUp() && !network.isLoopback();
        } catch (IOException gone) {
            return false;
        }
    }
}
