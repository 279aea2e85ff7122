package org.trunkline.gateway.e2e;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls over a trunk that the user configured, to a phone that we did not write. */
class OtherPhoneIT {
    private static final String NUMBER = "+4930123456";

    @ParameterizedTest
    @CsvSource({"PCMU, 0", "PCMA, 8"})
    void baresipHearsAndIsHeard(String codec, int payloadType) throws IOException {
        var directory = World.directory(OtherPhoneIT.class);
        try (Baresip baresip = new Baresip(directory.resolve(codec), NUMBER, codec, Speech.story());
                World world = World.withTrunk(OtherPhoneIT.class, baresip.port());
                Phone phone = world.phone();
                Wire wire = world.tap(codec)) {
            phone.call(NUMBER).sendDigits("7", 100, 70).listen(2);
            baresip.press('5');
            phone.awaitReceived("5").awaitStory(6).hangUp();
            Speech.assertMicrophoneIn(baresip.heard(), 4);
            Speech.assertMicrophoneIn(wire.heardByTrunk(payloadType), 4);
        }
    }
}
