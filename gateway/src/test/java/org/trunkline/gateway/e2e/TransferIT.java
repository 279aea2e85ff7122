package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.e2e.Phone.End;
import org.trunkline.gateway.measure.Sound;
import org.trunkline.gateway.measure.Tshark;

/** Calls that are handed over: by the page to another phone, and by the phone to another one. */
class TransferIT {
    private static final String FIRST = "+15550100";
    private static final String OTHER = "+4930123456";
    private static final int CONVERSATION_MILLIS = 8000;
    private static final int PCMU = 0;

    private static final int FIRST_PORT = Ports.udp();
    private static Baresip other;
    private static World world;

    @BeforeAll
    static void start() throws IOException {
        Path directory = World.directory(TransferIT.class);
        Sound says = Speech.microphone().then(Speech.microphone()).then(Speech.microphone());
        other = new Baresip(directory.resolve("other"), OTHER, "PCMU", says);
        world = World.configured(TransferIT.class, FIRST_PORT, """
                trunkline:
                  trunks:
                    - {name: first, address: "127.0.0.1:%d", allowed-addresses: 127.0.0.1}
                    - {name: second, address: "127.0.0.1:%d"}
                  routes:
                    - {prefix: "+1", trunk: first}
                    - {prefix: "+49", trunk: second}
                  users: [{name: tester, open: true, calls-at-once: 100, calls-a-minute: 1000}]
                  origins: self
                """.formatted(FIRST_PORT, other.port()));
    }

    @AfterAll
    static void stop() {
        world.close();
        other.close();
    }

    @Test
    void aPhoneThatCanTransferDoesItItself() throws IOException {
        Script script = Script.called().answers(Script.sdp(1, "[local_ip]", Ports.udp()))
                .awaits("REFER", "sip:[+]4930123456@").says("202 Accepted")
                .notifies("180 Ringing", "active;expires=60")
                .notifies("200 OK", "terminated;reason=noresource")
                .isHungUp();
        try (ScriptedPhone first = script.playedAt(FIRST_PORT, directory("refer")); Phone phone = world.phone(); Wire wire = world.tap("refer")) {
            phone.call(FIRST).handOverTo(OTHER);
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
            phone.call(FIRST).listen(1).handOverTo(OTHER);
            assertThat(phone.end()).isEqualTo(new End("transferred", null, "browser"));
            phone.closeTab();
            first.succeeds();
            wire.awaitSip("BYE sip:" + OTHER);
            assertHearEachOther(wire.toTrunk(), voice.port());
        }
        world.gateway().awaitNothingHeld();
    }

    /** The other was asked before whether it wants the call. */
    @Test
    void twoPhonesThatThePageTalksToAreJoinedByTheGateway() throws IOException {
        try (Voice voice = new Voice(20);
                ScriptedPhone first = Script.called().answers(Script.sdp(1, "[local_ip]", voice.port()))
                        .awaits("REFER", "Replaces").says("405 Method Not Allowed").pause(CONVERSATION_MILLIS).hangsUp()
                        .playedAt(FIRST_PORT, directory("attended"));
                Phone phone = world.phone();
                Wire wire = world.tap("attended")) {
            phone.call(FIRST).ask(OTHER).handOverToAsked();
            assertThat(phone.end()).isEqualTo(new End("transferred", null, "browser"));
            phone.closeTab();
            first.succeeds();
            wire.awaitSip("BYE sip:" + OTHER);
            assertHearEachOther(wire.toTrunk(), voice.port());
        }
        world.gateway().awaitNothingHeld();
    }

    @Test
    void aPhoneMovesThePageToAnother() throws IOException {
        Script script = Script.called().answers(Script.sdp(1, "[local_ip]", Ports.udp())).pause(1000)
                .refers("sip:" + OTHER + "@127.0.0.1")
                .awaits("NOTIFY", "SIP/2.0 100").says("200 OK")
                .awaits("NOTIFY", "SIP/2.0 180").says("200 OK")
                .awaits("NOTIFY", "SIP/2.0 200").says("200 OK")
                .isHungUp();
        try (ScriptedPhone first = script.playedAt(FIRST_PORT, directory("moved")); Phone phone = world.phone(); Wire wire = world.tap("moved")) {
            phone.call(FIRST);
            first.succeeds();
            phone.awaitMicrophone(5).hangUp();
            Speech.assertMicrophoneIn(lastStream(wire.toTrunk(), _ -> true), 4);
            assertThat(steps(phone)).startsWith("calling").endsWith("done");
        }
    }

    @Test
    void aCallerTakesThePlaceOfAPhoneThatThePageTalksTo() throws IOException {
        Script script = Script.called().answers(Script.sdp(1, "[local_ip]", Ports.udp())).isHungUp();
        try (Voice voice = new Voice(20);
                ScriptedPhone first = script.playedAt(FIRST_PORT, directory("replaced"));
                Phone phone = world.phone();
                Wire wire = world.tap("replaced")) {
            phone.call(FIRST).listen(1);
            Script taking = Script.takesThePlaceOf(first.dialog(), Script.sdp(1, "[local_ip]", voice.port())).isHungUp();
            try (ScriptedPhone caller = taking.playedTo(world.gateway().sipPort(), directory("replaces"))) {
                first.succeeds();
                phone.awaitStory(5).hangUp();
                caller.succeeds();
            }
            Speech.assertMicrophoneIn(lastStream(wire.toTrunk(), port -> port == voice.port()), 4);
            assertThat(steps(phone)).containsExactly("done");
        }
        world.gateway().awaitNothingHeld();
    }

    /** The first, at that port, tells the story, the other repeats what the microphone says. */
    private static void assertHearEachOther(List<Tshark.Rtp> packets, int firstPort) {
        Speech.assertMicrophoneIn(lastStream(packets, port -> port == firstPort), 4);
        Speech.assertStoryIn(lastStream(packets, port -> port != firstPort), 4);
    }

    /** What comes from the other phone is a stream of its own (RFC 3550 §8). */
    private static Sound lastStream(List<Tshark.Rtp> packets, IntPredicate port) {
        List<Tshark.Rtp> heard = packets.stream().filter(packet -> port.test(packet.destinationPort())).toList();
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
