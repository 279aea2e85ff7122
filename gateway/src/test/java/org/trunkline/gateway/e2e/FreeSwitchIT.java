package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.e2e.Phone.End;
import org.trunkline.gateway.measure.Sound;
import org.trunkline.gateway.measure.Tshark;

/**
 * {@code docs/trunks/freeswitch.md} and the FreeSWITCH part of {@code docs/pbx.md}, as they are written: a FreeSWITCH with its
 * default configuration and their files, a gateway with their YAML, and phones on desks. Only addresses, ports, the password
 * and what answers at 19xx are the test's.
 *
 * <pre>
 *    page ── gateway 127.0.0.10 ── FreeSWITCH 127.0.0.30 ── desks 127.0.0.1
 * </pre>
 */
@Tag("freeswitch")
class FreeSwitchIT {
    private static final String GATEWAY = "127.0.0.10";
    private static final String FREESWITCH = "127.0.0.30";
    private static final String PASSWORD = "a-password-of-the-test";
    private static final String DESK = "1001";
    private static final String OTHER_DESK = "1002";
    private static final double REFRESHED_SECONDS = 65;
    private static final String RINGING = "tone_stream://%(400,200,400,450);%(400,2000,400,450);loops=2";
    private static final String TEST_NUMBERS = """
            <include>
              <extension name="says-back">
                <condition field="destination_number" expression="^1901$">
                  <action application="answer"/>
                  <action application="read" data="4 4 silence_stream://250 PRESSED 10000 #"/>
                  <action application="send_dtmf" data="${PRESSED}@150"/>
                  <action application="echo"/>
                </condition>
              </extension>
              <extension name="busy">
                <condition field="destination_number" expression="^1902$">
                  <action application="hangup" data="USER_BUSY"/>
                </condition>
              </extension>
              <extension name="unknown">
                <condition field="destination_number" expression="^1903$">
                  <action application="hangup" data="UNALLOCATED_NUMBER"/>
                </condition>
              </extension>
              <extension name="rings-aloud">
                <condition field="destination_number" expression="^1904$">
                  <action application="pre_answer"/>
                  <action application="playback" data="%s"/>
                  <action application="answer"/>
                  <action application="echo"/>
                </condition>
              </extension>
            </include>
            """.formatted(RINGING);

    private final Path directory = World.directory(FreeSwitchIT.class);
    private final FreeSwitch.Doors doors = FreeSwitch.Doors.free();
    private final String inside = FREESWITCH + ":" + doors.internal();
    private final TrunkPage page = TrunkPage.named("trunks/freeswitch");

    FreeSwitchIT() throws IOException {}

    @Test
    void calledByAddress() throws IOException {
        try (World world = byAddress("");
                FreeSwitch _ = byAddress("by-address", world, Map.of());
                Baresip desk = desk(DESK, "by-address-desk");
                Phone phone = world.phone().registered("alice", "change-me")) {
            bothCallEachOther("200", phone, desk);
            assertThat(phone.dial("1902").end()).isEqualTo(new End("busy", 486, "phone"));
            assertThat(phone.dial("1903").end()).isEqualTo(new End("not-found", 404, "phone"));
            phone.dial("1904").await("early-media").listen(2);
            assertThat(phone.everHeardSound()).as("its ringing tone").isTrue();
            phone.await("connected").hangUp();
        }
    }

    /** The operator of FreeSWITCH, or a program of his, does something with the page's call. */
    @Test
    void movedByFreeSwitch() throws IOException {
        try (World world = byAddress("");
                FreeSwitch system = byAddress("moved", world, Map.of());
                Baresip desk = desk(DESK, "moved-desk");
                Phone phone = world.phone().registered("alice", "change-me");
                Wire wire = world.tap("moved")) {
            phone.call(DESK).awaitHeard(1);
            String call = system.call("external");
            system.told("uuid_hold " + call);
            phone.awaitStatus("The other side has you on hold");
            system.told("uuid_hold off " + call);
            phone.awaitStatus("Connected").awaitHeard(1);
            system.told("uuid_media off " + call);
            phone.awaitHeard(2);
            system.told("uuid_media " + call);
            phone.awaitHeard(2);
            system.told("uuid_media_reneg " + call + " PCMA");
            phone.awaitHeard(2);
            system.told("uuid_transfer " + call + " 1901");
            phone.sendDigits("1984", 100, 100).awaitReceived("1984");
            system.told("uuid_send_dtmf " + call + " 7@3000"); // longer than a person holds a key
            phone.awaitReceived("19847");
            double from = phone.heardSeconds() + 3;
            phone.listenOn(8);
            Speech.assertFromMicrophone(phone.heard().between(from, from + 4));
            system.told("uuid_kill " + call);
            assertThat(phone.end()).isEqualTo(new End("hangup", null, "phone"));
            assertThat(wire.toTrunk()).as("past FreeSWITCH").anyMatch(packet -> desk.hearsAt(packet.destinationPort()));
        }
    }

    @Test
    void encrypted() throws IOException {
        TrunkPage encrypted = page.part("SRTP");
        try (World world = byAddress("\n      srtp: required");
                FreeSwitch _ = byAddress("encrypted", world, Map.of(
                        "dialplan/default/trunkline.xml", encrypted.file("dialplan/default/trunkline.xml")));
                Baresip desk = desk(DESK, "encrypted-desk");
                Phone phone = world.phone().registered("alice", "change-me");
                Wire wire = world.tap("encrypted")) {
            bothCallEachOther("200", phone, desk);
            assertThat(wire.sdp()).hasSizeGreaterThan(7).allMatch(sdp -> sdp.has("crypto"));
        }
    }

    /** FreeSWITCH lives with no shorter interval than two minutes. */
    @Test
    void isRefreshed() throws IOException {
        try (World world = byAddress("\n      session-timer: {interval: 90s}");
                FreeSwitch _ = byAddress("refreshed", world, Map.of());
                Baresip desk = desk(DESK, "refreshed-desk");
                Phone phone = world.phone().registered("alice", "change-me");
                Wire wire = world.tap("refreshed")) {
            desk.dial("sip:200@" + inside);
            phone.accept().awaitHeard(1);
            pageHolds(phone);
            desk.hangUp();
            phone.end();
            phone.call("1904");
            for (double seconds = 0; seconds < REFRESHED_SECONDS; seconds += 5) {
                phone.listenOn(5);
            }
            double from = phone.heardSeconds() - 5;
            phone.hangUp();
            Speech.assertFromMicrophone(phone.heard().between(from, from + 4));
            assertThat(wire.sip()).extracting(Tshark.Sip::what).contains("422", "UPDATE");
        }
    }

    @Test
    void registered() throws IOException {
        try (FreeSwitch _ = freeSwitch("registered", Map.of());
                Baresip desk = desk(DESK, "registered-desk");
                World world = World.configured(FreeSwitchIT.class, doors.internal(),
                        page.part("Registered, as a phone would").block("yaml", Map.of(
                                "address: 192.0.2.30", "address: " + inside,
                                "192.0.2.30", FREESWITCH,
                                "192.0.2.10", GATEWAY,
                                "change-me-1010", PASSWORD)));
                Phone phone = world.phone().registered("alice", "change-me")) {
            world.gateway().awaitRegistered();
            bothCallEachOther("1010", phone, desk);
        }
    }

    private void bothCallEachOther(String number, Phone phone, Baresip desk) throws IOException {
        phone.call(DESK).listen(1);
        pageHolds(phone);
        double from = phone.heardSeconds() + 1;
        phone.listenOn(6).hangUp();
        assertThat(phone.end()).isEqualTo(new End("hangup", null, "browser"));
        Speech.assertFromStory(phone.heard().between(from, from + 4));
        Sound heard = desk.heard();
        Speech.assertFromMicrophone(heard.between(heard.seconds() - 5, heard.seconds() - 1));
        desk.dial("sip:" + number + "@" + inside);
        assertThat(phone.awaitRinging().at("caller").textContent()).isEqualTo("Extension " + DESK);
        phone.accept().listen(6);
        desk.hangUp();
        assertThat(phone.end()).isEqualTo(new End("hangup", null, "phone"));
        Speech.assertFromStory(phone.heard().between(1, 5));
        phone.call("1901").sendDigits("1984", 100, 100).awaitReceived("1984").hangUp();
    }

    private static void pageHolds(Phone phone) {
        phone.at("hold").click();
        phone.awaitStatus("On hold");
        phone.at("hold").click();
        phone.awaitStatus("Connected");
    }

    @Test
    void anExtensionIsInTheBrowser() throws IOException {
        TrunkPage page = TrunkPage.named("pbx").part("FreeSWITCH");
        String several = page.block("xml", Map.of()).strip();
        String profile = FreeSwitch.original("sip_profiles/internal.xml").replace("<!--" + several + "-->", several);
        try (FreeSwitch system = freeSwitch("pbx", Map.of("sip_profiles/internal.xml", profile));
                Baresip desk = desk(DESK, "pbx-desk");
                Baresip _ = desk(OTHER_DESK, "pbx-other-desk");
                World world = World.configured(FreeSwitchIT.class, doors.internal(), page.block("yaml", Map.of(
                        "address: 192.0.2.30", "address: " + inside,
                        "192.0.2.30", FREESWITCH,
                        "192.0.2.10", GATEWAY,
                        "change-me-1010", PASSWORD)))) {
            try (Phone phone = world.phone().registered("anna", "change-me")) {
                Await.until("registered", () -> system.told("sofia status profile internal reg").contains("1010@" + GATEWAY));
                desk.dial("sip:1010@" + inside);
                assertThat(phone.awaitRinging().at("caller").textContent()).isEqualTo("Extension " + DESK);
                phone.accept().listen(1).hangUp();
                phone.call(DESK).listen(1).handOverTo(OTHER_DESK);
                assertThat(phone.end()).isEqualTo(new End("transferred", null, "browser"));
                awaitDesksTalk(system);
                desk.hangUp();
                phone.call(DESK).ask(OTHER_DESK).handOverToAsked();
                assertThat(phone.end()).isEqualTo(new End("transferred", null, "browser"));
                awaitDesksTalk(system);
                desk.hangUp();
                try (Baresip _ = desk("1010", "pbx-own-desk")) {
                    assertThat(system.told("sofia status profile internal reg")).contains("1010@" + GATEWAY, "1010@127.0.0.1");
                }
            }
            Await.until("away", () -> !system.told("sofia status profile internal reg").contains("1010@" + GATEWAY));
        }
    }

    /** With each other, and with nobody else. */
    private static void awaitDesksTalk(FreeSwitch system) {
        Await.until("the desks talk", () -> {
            String calls = system.told("show calls as json");
            return calls.contains("\"row_count\":1,") && calls.contains("\"callstate\":\"ACTIVE\"")
                    && calls.contains("internal/" + DESK) && calls.contains("internal/" + OTHER_DESK);
        });
    }

    private World byAddress(String moreOfTheTrunk) {
        String yaml = page.part("By address").block("yaml", Map.of(
                "192.0.2.30:5080", FREESWITCH + ":" + doors.external(), "192.0.2.10", GATEWAY));
        return World.configured(FreeSwitchIT.class, doors.external(), yaml.replace("ping: 30s", "ping: 30s" + moreOfTheTrunk));
    }

    private FreeSwitch byAddress(String name, World world, Map<String, String> instead) throws IOException {
        TrunkPage files = page.part("By address");
        Map<String, String> all = new HashMap<>(Map.of(
                "sip_profiles/external/trunkline.xml", files.file("sip_profiles/external/trunkline.xml", Map.of(
                        "192.0.2.10:5060", GATEWAY + ":" + world.gateway().sipPort())),
                "dialplan/public/trunkline.xml", files.file("dialplan/public/trunkline.xml", Map.of(
                        "192\\.0\\.2\\.10", GATEWAY.replace(".", "\\."))),
                "dialplan/default/trunkline.xml", files.file("dialplan/default/trunkline.xml")));
        all.putAll(instead);
        return freeSwitch(name, all);
    }

    private FreeSwitch freeSwitch(String name, Map<String, String> files) throws IOException {
        Map<String, String> all = new HashMap<>(files);
        all.put("dialplan/default/00_test.xml", TEST_NUMBERS);
        return new FreeSwitch(directory.resolve(name), FREESWITCH, doors, PASSWORD, all);
    }

    private Baresip desk(String number, String name) throws IOException {
        return Baresip.registered(directory.resolve(name), number, inside, PASSWORD, Speech.story());
    }
}
