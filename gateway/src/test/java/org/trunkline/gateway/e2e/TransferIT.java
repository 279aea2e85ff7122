package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.e2e.Phone.End;
import org.trunkline.gateway.measure.Sound;
import org.trunkline.gateway.measure.Tshark;

/** Calls that are handed over: by the page to another phone, and by the phone to another one. */
class TransferIT {
    private static final String FIRST = "+15550100";
    private static final String JOINED = "+4930123456";
    private static final String MOVED_TO = "+4420123456";
    private static final int CONVERSATION_MILLIS = 8000;
    private static final int PCMU = 0;

    private static final int FIRST_PORT = Ports.udp();
    private static Baresip joined;
    private static Baresip movedTo;
    private static World world;

    @BeforeAll
    static void start() throws IOException {
        Path directory = World.directory(TransferIT.class);
        Sound says = Speech.microphone().then(Speech.microphone()).then(Speech.microphone());
        joined = new Baresip(directory.resolve("joined"), JOINED, "PCMU", says);
        movedTo = new Baresip(directory.resolve("moved-to"), MOVED_TO, "PCMU", says);
        world = World.configured(TransferIT.class, FIRST_PORT, """
                trunkline:
                  trunks:
                    - {name: first, address: "127.0.0.1:%d"}
                    - {name: second, address: "127.0.0.1:%d"}
                    - {name: third, address: "127.0.0.1:%d"}
                  routes:
                    - {prefix: "+1", trunk: first}
                    - {prefix: "+49", trunk: second}
                    - {prefix: "+44", trunk: third}
                  origins: self
                """.formatted(FIRST_PORT, joined.port(), movedTo.port()));
    }

    @AfterAll
    static void stop() {
        world.close();
        joined.close();
        movedTo.close();
    }

    @Test
    void aPhoneThatCanTransferDoesItItself() throws IOException {
        Script script = Script.called().answers(Script.sdp(1, "[local_ip]", Ports.udp()))
                .awaits("REFER", "sip:[+]4930123456@").says("202 Accepted")
                .notifies("180 Ringing", "active;expires=60")
                .notifies("200 OK", "terminated;reason=noresource")
                .isHungUp();
        try (ScriptedPhone first = script.playedAt(FIRST_PORT, directory("refer")); Phone phone = world.phone(); Wire wire = world.tap("refer")) {
            phone.call(FIRST).handOverTo(JOINED);
            assertThat(phone.end()).isEqualTo(new End("transferred", null, "browser"));
            first.succeeds();
            assertThat(steps(phone)).containsExactly("calling", "ringing", "done");
            assertThat(wire.sip()).filteredOn(message -> message.what().equals("INVITE")).hasSize(1);
        }
    }

    @Test
    void aPhoneThatCannotIsJoinedWithTheOtherByTheGateway() throws IOException {
        try (Voice voice = new Voice(20);
                ScriptedPhone first = Script.called().answers(Script.sdp(1, "[local_ip]", voice.port()))
                        .awaits("REFER").says("405 Method Not Allowed").pause(CONVERSATION_MILLIS).hangsUp()
                        .playedAt(FIRST_PORT, directory("join"));
                Phone phone = world.phone();
                Wire wire = world.tap("join")) {
            phone.call(FIRST).listen(1).handOverTo(JOINED);
            assertThat(phone.end()).isEqualTo(new End("transferred", null, "browser"));
            phone.closeTab();
            first.succeeds();
            Sound heardBySecond = joined.heard();
            Speech.assertFromStory(heardBySecond.between(1, 6));
            Sound heardByFirst = lastStream(wire.toTrunk(), voice.port());
            Speech.assertFromMicrophone(heardByFirst.between(1, 6));
            wire.awaitSip("BYE sip:" + JOINED);
        }
        world.gateway().awaitNothingHeld();
    }

    @Test
    void aPhoneMovesThePageToAnother() throws IOException {
        Script script = Script.called().answers(Script.sdp(1, "[local_ip]", Ports.udp())).pause(1000)
                .refers("sip:" + MOVED_TO + "@127.0.0.1")
                .awaits("NOTIFY", "SIP/2.0 100").says("200 OK")
                .awaits("NOTIFY", "SIP/2.0 180").says("200 OK")
                .awaits("NOTIFY", "SIP/2.0 200").says("200 OK")
                .isHungUp();
        try (ScriptedPhone first = script.playedAt(FIRST_PORT, directory("moved")); Phone phone = world.phone()) {
            phone.call(FIRST);
            first.succeeds();
            double from = phone.heardSeconds() + 1;
            phone.listenOn(7).hangUp();
            Speech.assertFromMicrophone(phone.heard().between(from, from + 5));
            Speech.assertFromMicrophone(movedTo.heard().between(1, 6));
            assertThat(steps(phone)).startsWith("calling").endsWith("done");
        }
    }

    /** What comes from the other phone is a stream of its own (RFC 3550 §8). */
    private static Sound lastStream(List<Tshark.Rtp> packets, int port) {
        List<Tshark.Rtp> heard = packets.stream().filter(packet -> packet.destinationPort() == port).toList();
        return Tshark.g711(heard.stream().filter(packet -> packet.ssrc() == heard.getLast().ssrc()).toList(), PCMU);
    }

    private static Path directory(String name) {
        return world.directory().resolve(name);
    }

    /** How the page was told that it goes on. */
    private static List<String> steps(Phone phone) {
        return phone.received().stream().filter(message -> message.contains("\"step\""))
                .map(message -> message.replaceAll(".*\"step\":\"([^\"]*)\".*", "$1")).toList();
    }
}
