package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.e2e.Phone.End;
import org.trunkline.gateway.measure.Sound;

/**
 * {@code docs/trunks/asterisk.md} and the Asterisk part of {@code docs/pbx.md}, as they are written: an Asterisk with their
 * files, a gateway with their YAML, and phones on desks. Only addresses, ports, and what the pages do not speak of, are the
 * test's: the desks, and what answers at 600.
 *
 * <pre>
 *    page ── gateway 127.0.0.10 ── Asterisk 127.0.0.1 ── desks 127.0.0.1
 * </pre>
 */
class AsteriskIT {
    private static final String GATEWAY = "127.0.0.10";
    private static final int PCMU = 0;
    private static final String DESK = "301";
    private static final String OTHER_DESK = "302";
    /** Says back what was pressed, a little later. */
    private static final String SAYS_BACK = """

            [from-trunkline]
            exten => 600,1,Answer()
             same => n,Read(PRESSED,,4,,,10)
             same => n,SendDTMF(${PRESSED},150,250)
             same => n,Wait(5)
            """;

    private final Path directory = World.directory(AsteriskIT.class);
    private final int port = Ports.udp();
    private final String asterisk = "127.0.0.1:" + port;

    AsteriskIT() throws IOException {}

    @Test
    void calledByAddress() throws IOException {
        TrunkPage page = TrunkPage.named("trunks/asterisk").part("By address");
        try (World world = World.configured(AsteriskIT.class, Tones.microphone(directory), port, page.block("yaml", Map.of(
                        "192.0.2.20", asterisk, "192.0.2.10", GATEWAY)));
                Asterisk _ = asterisk("by-address", page.file("pjsip.conf", Map.of(
                        "bind=0.0.0.0", "bind=" + asterisk,
                        "192.0.2.10:5060", GATEWAY + ":" + world.gateway().sipPort(),
                        "192.0.2.10", GATEWAY)) + desk(DESK), page.file("extensions.conf") + SAYS_BACK);
                Baresip desk = desk(DESK, "by-address-desk");
                Phone phone = world.phone().registered("alice", "change-me")) {
            bothCallEachOther(phone, desk, desk::heard);
        }
    }

    @Test
    void registered() throws IOException {
        TrunkPage page = TrunkPage.named("trunks/asterisk").part("Registered, as a phone would");
        try (Asterisk _ = asterisk("registered", page.file("pjsip.conf", Map.of("bind=0.0.0.0", "bind=" + asterisk))
                        + desk(DESK).replace("direct_media=no", "direct_media=yes"), // so the media is asked to go without it
                        page.file("extensions.conf") + SAYS_BACK);
                World world = World.configured(AsteriskIT.class, Tones.microphone(directory), port, page.block("yaml", Map.of(
                        "192.0.2.20", asterisk, "192.0.2.10", GATEWAY)));
                Baresip desk = desk(DESK, "registered-desk");
                Phone phone = world.phone().registered("alice", "change-me");
                Wire wire = world.tap("registered")) {
            world.gateway().awaitRegistered();
            bothCallEachOther(phone, desk, () -> wire.heardByTrunk(PCMU)); // this desk drops a stream whose numbers lie below another's
            assertThat(wire.toTrunk()).as("past Asterisk").anyMatch(packet -> desk.hearsAt(packet.destinationPort()));
        }
    }

    private void bothCallEachOther(Phone phone, Baresip desk, Supplier<Sound> heardByDesk) throws IOException {
        phone.call(DESK).listen(1);
        phone.at("hold").click();
        phone.awaitStatus("On hold");
        phone.at("hold").click();
        Tones.awaitPhone(phone.awaitStatus("Connected"));
        phone.hangUp();
        Sound heard = heardByDesk.get();
        Tones.assertMicrophoneIn(heard.between(heard.seconds() - 2, heard.seconds())); // behind the hold
        desk.dial("sip:200@" + asterisk);
        phone.accept().listen(1);
        desk.hangUp();
        assertThat(phone.end()).isEqualTo(new End("hangup", null, "phone"));
        phone.call("600").sendDigits("1984", 100, 100).awaitReceived("1984").hangUp();
    }

    @Test
    void anExtensionIsInTheBrowser() throws IOException {
        TrunkPage page = TrunkPage.named("pbx");
        String pjsip = "[transport-udp]\ntype=transport\nprotocol=udp\nbind=" + asterisk + "\n"
                + page.part("Asterisk").file("pjsip.conf") + desk("205") + desk(DESK) + desk(OTHER_DESK);
        try (Asterisk system = asterisk("pbx", pjsip, """
                        [internal]
                        exten => _XXX,1,Dial(PJSIP/${EXTEN},30)
                        [phones]
                        include => internal
                        """);
                Baresip desk = desk(DESK, "pbx-desk");
                Baresip _ = desk(OTHER_DESK, "pbx-other-desk");
                World world = World.configured(AsteriskIT.class, Tones.microphone(directory), port, page.before("What it means").block("yaml", Map.of(
                        "192.0.2.40", asterisk, "192.0.2.10", GATEWAY)));
                Phone phone = world.phone().registered("anna", "change-me")) {
            Await.until("registered", () -> system.told("pjsip show contacts").contains("204/sip:204@" + GATEWAY));
            desk.dial("sip:204@" + asterisk);
            assertThat(phone.awaitRinging().at("caller").textContent()).isEqualTo(DESK);
            phone.accept().listen(1).hangUp();
            phone.call(DESK).listen(1).handOverTo(OTHER_DESK);
            assertThat(phone.end()).isEqualTo(new End("transferred", null, "browser"));
            awaitDesksTalk(system);
            desk.hangUp();
            phone.call(DESK).ask(OTHER_DESK).handOverToAsked();
            assertThat(phone.end()).isEqualTo(new End("transferred", null, "browser"));
            awaitDesksTalk(system);
        }
    }

    /** With each other, and with nobody else. */
    private static void awaitDesksTalk(Asterisk system) {
        Await.until("the desks talk", () -> {
            List<String> channels = system.told("core show channels concise").lines().toList();
            List<String> bridges = channels.stream().map(channel -> channel.split("!")).map(fields -> fields[fields.length - 2]).toList();
            return channels.size() == 2 && bridges.getFirst().equals(bridges.getLast()) && !bridges.getFirst().isEmpty()
                    && List.of(DESK, OTHER_DESK).stream().allMatch(desk -> channels.stream().anyMatch(channel ->
                            channel.startsWith("PJSIP/" + desk + "-") && channel.contains("!Up!")));
        });
    }

    private Baresip desk(String number, String name) throws IOException {
        return Baresip.registered(directory.resolve(name), number, asterisk, "change-me-" + number, Tones.phone(60));
    }

    private static String desk(String number) {
        return """

                [%1$s]
                type=endpoint
                context=phones
                disallow=all
                allow=ulaw
                auth=%1$s
                aors=%1$s
                direct_media=no

                [%1$s]
                type=auth
                auth_type=userpass
                username=%1$s
                password=change-me-%1$s

                [%1$s]
                type=aor
                max_contacts=1
                """.formatted(number);
    }

    private Asterisk asterisk(String name, String pjsip, String extensions) throws IOException {
        return new Asterisk(directory.resolve(name), Map.of("pjsip.conf", pjsip, "extensions.conf", extensions));
    }
}
