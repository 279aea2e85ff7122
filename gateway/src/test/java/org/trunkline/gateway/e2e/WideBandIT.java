package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.measure.Tone;

/** A trunk that speaks G.722, to a phone that we did not write: what lies above 4 kHz is heard, both ways. */
@Tag("alone")
class WideBandIT {
    private static final String NUMBER = "+4930123456";
    private static final double FROM_PHONE_HZ = 5500;
    private static final double FROM_BROWSER_HZ = 6000;
    private static final int G722 = 9;

    @Test
    void soundAbove4KilohertzArrivesBothWays() throws IOException {
        var directory = World.directory(WideBandIT.class);
        Path microphone = directory.resolve("microphone.wav");
        Tone.sine(48_000, FROM_BROWSER_HZ, -10, 10).writeWav(microphone);
        var said = Tone.sine(16_000, FROM_PHONE_HZ, -10, 20);
        try (Baresip baresip = new Baresip(directory.resolve("phone"), NUMBER, "G722/16000/1", "", said);
                World world = World.withTrunk(WideBandIT.class, microphone, baresip.port(), "codecs: [G722, PCMU]");
                Phone phone = world.phone();
                Wire wire = world.tap("g722")) {
            phone.call(NUMBER).listen(6);
            Tone heard = Tone.strongest(phone.heard().between(3, 5.5));
            phone.hangUp();
            assertThat(heard.frequencyHz()).isCloseTo(FROM_PHONE_HZ, Offset.offset(1.0));
            assertThat(heard.levelDbm0()).isCloseTo(-10, Offset.offset(2.0));
            Tone atPhone = Tone.strongest(baresip.heard().between(2, 4.5));
            assertThat(atPhone.frequencyHz()).isCloseTo(FROM_BROWSER_HZ, Offset.offset(1.0));
            assertThat(atPhone.levelDbm0()).isCloseTo(-10, Offset.offset(2.0));
            assertThat(wire.toTrunk()).isNotEmpty().allMatch(packet -> packet.payloadType() == G722);
        }
    }
}
