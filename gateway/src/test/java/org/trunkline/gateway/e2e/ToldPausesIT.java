package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.measure.Tshark;

/** RFC 3389 on the wire, as tshark sees it: pauses that are told, to a phone that has agreed on it and to Chromium. */
@Tag("alone")
class ToldPausesIT {
    private static final String NUMBER = "+15550100";
    private static final int PCMU = 0;
    private static final int LEVEL = 13;
    private static final int PHONE_PORT = Ports.udp();
    private static final int MUTED_SECONDS = 2;

    private static World world;

    @BeforeAll
    static void start() {
        world = World.configured(ToldPausesIT.class, PHONE_PORT, """
                trunkline:
                  trunks:
                    - {name: office, address: "127.0.0.1:%d", rtp: {pauses: rfc3389}}
                  routes:
                    - {prefix: "+", trunk: office}
                  media: {browser-dtx: true}
                  users: [{name: tester, open: true, calls-at-once: 100, calls-a-minute: 1000}]
                  origins: self
                """.formatted(PHONE_PORT));
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void aMutedPageIsALevelToThePhone() throws IOException {
        try (Voice voice = new Voice(20);
                ScriptedPhone scripted = phone(voice, "opus");
                Phone phone = world.phone();
                Wire wire = world.tap("opus")) {
            phone.call(NUMBER).listen(1);
            phone.at("mute").click();
            phone.listenOn(MUTED_SECONDS);
            phone.at("mute").click();
            phone.listenOn(4).hangUp();
            scripted.succeeds();

            assertThat(wire.sdp().getFirst().media()).contains("RTP/AVP 0 8 13 101");
            List<Tshark.Rtp> heard = wire.toTrunk();
            assertLevelsBetweenSpeech(heard);
            assertThat(heard).filteredOn(p -> p.payloadType() == LEVEL).anyMatch(p -> p.payload()[0] > 90); // all but nothing
            double end = heard.getLast().seconds();
            Speech.assertFromMicrophone(Tshark.g711(heard.stream().filter(p -> p.seconds() > end - 3.5).toList(), PCMU));
        }
    }

    @Test
    void aBrowserThatSpeaksG711TellsLevelsAndIsToldThem() throws IOException {
        try (Voice voice = new Voice(20);
                ScriptedPhone scripted = phone(voice, "g711");
                Phone phone = world.phone().speakingG711();
                Wire wire = world.tap("g711")) {
            phone.call(NUMBER).listen(1);
            phone.at("mute").click();
            phone.listenOn(0.5);
            double quiet = phone.heardSeconds();
            voice.tell(-35);
            phone.listenOn(MUTED_SECONDS);
            phone.at("mute").click();
            phone.listenOn(1).hangUp();
            scripted.succeeds();

            assertThat(wire.fromBrowsers()).extracting(Tshark.Rtp::payloadType).contains(PCMU, LEVEL);
            assertLevelsBetweenSpeech(wire.toTrunk());
            assertThat(wire.toBrowsers()).filteredOn(p -> p.payloadType() == LEVEL).hasSize(1);
            assertThat(phone.heard().between(quiet + 0.5, quiet + 1.8).levelDbov()).isCloseTo(-35, Offset.offset(4.0));
        }
    }

    private static ScriptedPhone phone(Voice voice, String name) throws IOException {
        String sdp = Script.sdp(1, "[local_ip]", voice.port()).replace("RTP/AVP 0", "RTP/AVP 0 13");
        return Script.called().answers(sdp).isHungUp().playedAt(PHONE_PORT, world.directory().resolve(name));
    }

    private static void assertLevelsBetweenSpeech(List<Tshark.Rtp> heard) {
        List<Tshark.Rtp> levels = heard.stream().filter(p -> p.payloadType() == LEVEL).toList();
        assertThat(levels).hasSizeGreaterThanOrEqualTo(3).allMatch(p -> p.payload().length == 1 && !p.marker());
        for (int i = 1; i < heard.size(); i++) {
            Tshark.Rtp before = heard.get(i - 1);
            Tshark.Rtp packet = heard.get(i);
            assertThat(packet.sequence() - before.sequence() & 0xFFFF).as("packet %d", i).isEqualTo(1);
            if (before.payloadType() == LEVEL && packet.payloadType() == PCMU) {
                assertThat(packet.marker()).as("packet %d begins a talk spurt", i).isTrue();
            }
        }
        double media = (heard.getLast().timestamp() - heard.getFirst().timestamp() & 0xFFFF_FFFFL) / 8000.0;
        assertThat(media).isCloseTo(heard.getLast().seconds() - heard.getFirst().seconds(), Offset.offset(0.3));
    }
}
