package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.measure.Tshark;

/** A browser that was asked to send next to nothing in silence does, and the trunk does not notice but for what it hears. */
@Tag("alone")
class PausesIT {
    private static final int PCMU = 0;
    private static final long REFRESH_AT_48_KHZ = 19_200; // 400 ms (RFC 7587 §3.1.3)

    @Test
    void aPauseIsSilentOnOneSideAndSteadyOnTheOther() throws IOException {
        try (World world = World.demo(PausesIT.class, "trunkline.media.browser-dtx=true");
                Phone phone = world.phone();
                Wire wire = world.tap("pauses")) {
            phone.call("+15550103").listenOn(3);
            speaks(phone, false);
            phone.listenOn(4);
            speaks(phone, true);
            phone.listenOn(4).hangUp();

            assertThat(steps(wire.fromBrowsers())).as("nothing for 400 ms, again and again")
                    .filteredOn(step -> step >= REFRESH_AT_48_KHZ - 960).hasSizeGreaterThan(5);
            var toTrunk = wire.toTrunk();
            assertThat(steps(begun(toTrunk))).allMatch(step -> step == 160);
            assertThat(toTrunk.size()).isGreaterThan(50 * 10);
            var heard = wire.heardByTrunk(PCMU);
            Speech.assertFromMicrophone(heard.between(0.5, 2.5));
            Speech.assertFromMicrophone(heard.between(heard.seconds() - 3, heard.seconds() - 0.5));
        }
    }

    private static void speaks(Phone phone, boolean on) {
        phone.page().locator("trunkline-softphone")
                .evaluate("(phone, on) => { phone.call.peerConnection.getSenders()[0].track.enabled = on; }", on);
    }

    /** Without what the trunk hears before the browser's audio is there, which then begins a talkspurt of its own. */
    private static List<Tshark.Rtp> begun(List<Tshark.Rtp> packets) {
        double from = packets.getFirst().seconds() + 1;
        return packets.stream().filter(packet -> packet.seconds() > from).toList();
    }

    /** From each packet's timestamp to the next one's, where no packet is missing between them. */
    private static List<Long> steps(List<Tshark.Rtp> packets) {
        return IntStream.range(1, packets.size())
                .filter(i -> (short) (packets.get(i).sequence() - packets.get(i - 1).sequence()) == 1)
                .mapToObj(i -> packets.get(i).timestamp() - packets.get(i - 1).timestamp())
                .toList();
    }
}
