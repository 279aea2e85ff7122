package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.measure.Sound;
import org.trunkline.gateway.measure.Tone;

/** Firefox ESR makes calls and takes them. */
@Tag("alone")
class FirefoxIT {
    private static final double MICROPHONE_HZ = 1000;

    private static Path directory;
    private static GatewayProcess gateway;
    private static Firefox firefox;

    @BeforeAll
    static void start() throws IOException {
        directory = World.directory(FirefoxIT.class);
        gateway = GatewayProcess.demo(directory, "trunkline.media.browser-addresses=" + World.addressOfThisMachine()).ready();
        firefox = new Firefox(directory, gateway.page().resolve("?user=demo"));
    }

    @AfterAll
    static void stop() throws IOException {
        firefox.close();
        gateway.close();
    }

    @AfterEach
    void over() {
        gateway.awaitNothingHeld(); // the page says so before the trunk is told, and the next test listens on the wire
    }

    @Test
    void callsIsHeardAndHears() {
        try (Wire wire = Wire.tap(gateway, directory, "out")) {
            firefox.call("+15550103").listen(8).hangUp();
            Speech.assertFromStory(firefox.heard().between(1, 7));
            assertIsMicrophone(wire.heardByTrunk(0).between(2, 6));
        }
    }

    @Test
    void pressesKeysAndIsToldOfThoseOfThePhone() {
        firefox.call("+15550101").sendDigits("159#").awaitText("received-digits", "159#").hangUp();
    }

    @Test
    void takesACall() {
        firefox.call("+15550112").await("ended");
        try (Wire wire = Wire.tap(gateway, directory, "in")) {
            firefox.accept().listen(6).hangUp();
            Speech.assertFromStory(firefox.heard().between(1, 5));
            assertIsMicrophone(wire.heardByTrunk(0).between(2, 5));
        }
    }

    private static void assertIsMicrophone(Sound heard) {
        var tone = Tone.strongest(heard);
        assertThat(tone.frequencyHz()).isCloseTo(MICROPHONE_HZ, within(5.0));
        assertThat(tone.purity()).isGreaterThan(0.7);
    }
}
