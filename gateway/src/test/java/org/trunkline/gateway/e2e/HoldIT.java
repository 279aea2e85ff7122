package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.measure.Sound;
import org.trunkline.gateway.measure.Tone;
import org.trunkline.gateway.measure.Tshark;

/** Calls in which one side holds the other and takes it back, in all ways of saying so. */
@Tag("alone")
class HoldIT {
    private static final String SCRIPTED = "+15550100";
    private static final String BARESIP = "+4930123456";
    private static final String HERE = "[local_ip]";
    private static final int MOMENT_MILLIS = 1000;
    /** What was on its way when the hold was agreed on, and a loaded machine's lateness. */
    private static final double LAST_PACKETS_SECONDS = 0.3;

    private static final double MUSIC_HZ = 700;
    private static final double HELD_SECONDS = 2;

    private static final int SCRIPTED_PORT = Ports.udp();
    private static Baresip baresip;
    private static World world;

    @BeforeAll
    static void start() throws IOException {
        baresip = new Baresip(World.directory(HoldIT.class).resolve("phone"), BARESIP, "PCMU", Speech.story());
        Path music = World.directory(HoldIT.class).toAbsolutePath().resolve("music.wav");
        Tone.sine(48_000, MUSIC_HZ, -10, 2).writeWav(music);
        world = World.configured(HoldIT.class, SCRIPTED_PORT, """
                trunkline:
                  calls: {hold-music: %s}
                  trunks:
                    - {name: scripted, address: "127.0.0.1:%d"}
                    - {name: office, address: "127.0.0.1:%d"}
                  routes:
                    - {prefix: "+1", trunk: scripted}
                    - {prefix: "+49", trunk: office}
                  users: [{name: tester, open: true, calls-at-once: 100, calls-a-minute: 1000}]
                  origins: self
                """.formatted(music, SCRIPTED_PORT, baresip.port()));
    }

    @AfterAll
    static void stop() {
        world.close();
        baresip.close();
    }

    @Test
    void aPhoneMayHoldInAnyDialect() throws IOException {
        try (Voice voice = new Voice(20);
                ScriptedPhone scripted = holdingThrice(voice.port()).playedAt(SCRIPTED_PORT, world.directory().resolve("dialects"));
                Phone phone = world.phone();
                Wire wire = world.tap("dialects")) {
            phone.call(SCRIPTED);
            Await.until("three holds are over", () -> news(phone).size() == 6);
            assertThat(news(phone)).containsExactly("held", "resumed", "held", "resumed", "held", "resumed");
            phone.awaitStatus("Connected").awaitStory(6).hangUp();
            scripted.succeeds();
            Sound heard = wire.heardByTrunk(0);
            Speech.assertMicrophoneIn(heard.between(heard.seconds() - 6, heard.seconds()), 4);
            assertAnsweredInKind(wire.sdp());
            assertSilentWhileHeld(wire.sdp(), wire.toTrunk());
        }
    }

    private static Script holdingThrice(int rtpPort) {
        return Script.called().answers(Script.sdp(1, HERE, rtpPort)).pause(2 * MOMENT_MILLIS)
                .reinvites(Script.sdp(2, HERE, rtpPort, "sendonly")).pause(MOMENT_MILLIS)
                .reinvites(Script.sdp(3, HERE, rtpPort, "sendrecv")).pause(MOMENT_MILLIS)
                .reinvites(Script.sdp(4, HERE, rtpPort, "inactive")).pause(MOMENT_MILLIS)
                .reinvites(Script.sdp(5, HERE, rtpPort)).pause(MOMENT_MILLIS)
                .reinvites(Script.sdp(6, "0.0.0.0", rtpPort)).pause(MOMENT_MILLIS)
                .reinvites(Script.sdp(7, HERE, rtpPort))
                .isHungUp();
    }

    /** RFC 3264 §6.1, §8.4: each with a description of its own. */
    private static void assertAnsweredInKind(List<Tshark.Sdp> said) {
        List<Tshark.Sdp> answers = said.stream().skip(2).filter(sdp -> sdp.what().equals("200")).toList();
        assertThat(answers).hasSize(6);
        assertThat(answers.get(0).has("recvonly")).as("answer to sendonly").isTrue();
        assertThat(answers.get(2).has("inactive")).as("answer to inactive").isTrue();
        assertThat(List.of(answers.get(1), answers.get(3), answers.get(5)))
                .allMatch(sdp -> !sdp.has("recvonly") && !sdp.has("inactive") && !sdp.has("sendonly"));
    }

    private static void assertSilentWhileHeld(List<Tshark.Sdp> said, List<Tshark.Rtp> toTrunk) {
        List<Double> agreed = said.stream().skip(2).filter(sdp -> sdp.what().equals("200")).map(Tshark.Sdp::seconds).toList();
        List<Double> asked = said.stream().skip(2).filter(sdp -> sdp.what().equals("INVITE")).map(Tshark.Sdp::seconds).toList();
        for (int hold = 0; hold < 6; hold += 2) {
            double from = agreed.get(hold) + LAST_PACKETS_SECONDS;
            double to = asked.get(hold + 1);
            assertThat(toTrunk).as("during hold %s", hold / 2).noneMatch(packet -> packet.seconds() > from && packet.seconds() < to);
        }
    }

    private static List<String> news(Phone phone) {
        phone.listenOn(0); // frames come while the page is looked at
        return phone.received().stream()
                .filter(message -> message.contains("\"by\":\"phone\""))
                .map(message -> message.contains("\"held\"") ? "held" : message.contains("\"resumed\"") ? "resumed" : message)
                .toList();
    }

    @Test
    void thePagesHoldIsSeenByThePhone() {
        try (Phone phone = world.phone(); Wire wire = world.tap("page-holds")) {
            phone.call(BARESIP).listen(1);
            phone.at("hold").click();
            phone.awaitStatus("On hold");
            phone.listenOn(HELD_SECONDS);
            phone.at("hold").click();
            phone.awaitStatus("Connected");
            phone.awaitStory(6).hangUp();
            Sound heard = wire.heardByTrunk(0); // the phone has a recording of its own for each change of the session
            Speech.assertMicrophoneIn(heard.between(heard.seconds() - 6, heard.seconds()), 4);
            List<Tshark.Sdp> offers = wire.sdp().stream().filter(sdp -> sdp.what().equals("INVITE")).toList();
            assertThat(offers).hasSize(3);
            assertThat(offers.get(1).has("sendonly")).isTrue();
            assertThat(offers.get(2).has("sendonly")).isFalse();
            double held = offers.get(1).seconds() - wire.toTrunk().getFirst().seconds();
            Tone music = Tone.strongest(heard.between(held + HELD_SECONDS / 2, held + HELD_SECONDS));
            assertThat(music.frequencyHz()).isCloseTo(MUSIC_HZ, Offset.offset(1.0));
            assertThat(music.levelDbm0()).isCloseTo(-10, Offset.offset(1.0));
        }
    }
}
