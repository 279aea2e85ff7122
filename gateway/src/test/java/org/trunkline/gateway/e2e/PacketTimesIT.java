package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A phone that wants packets of another length than 20 ms gets them, and is understood when it sends them. */
class PacketTimesIT {
    private static final String NUMBER = "+15550100";
    private static final int PCMU = 0;
    private static final int BYTES_A_MILLISECOND = 8;

    private static final int PHONE_PORT = Ports.udp();
    private static World world;

    @BeforeAll
    static void start() {
        world = World.withTrunk(PacketTimesIT.class, PHONE_PORT);
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 60})
    void bothHearEachOther(int millis) throws IOException {
        String name = millis + "-ms";
        try (Voice voice = new Voice(millis);
                ScriptedPhone scripted = Script.called().answers(Script.sdp(1, "[local_ip]", voice.port(), "ptime:" + millis)).isHungUp()
                        .playedAt(PHONE_PORT, world.directory().resolve(name));
                Phone phone = world.phone();
                Wire wire = world.tap(name)) {
            phone.call(NUMBER).awaitStory(6).hangUp();
            scripted.succeeds();
            Speech.assertMicrophoneIn(wire.heardByTrunk(PCMU), 4);
            assertThat(wire.toTrunk()).isNotEmpty().allMatch(packet -> packet.payload().length == millis * BYTES_A_MILLISECOND);
        }
    }
}
