package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.e2e.Phone.End;

/**
 * {@code docs/trunks/kamailio.md} and {@code docs/pbx.md}, as they are written: a kamailio with their {@code kamailio.cfg}, a
 * gateway with their YAML, and a phone in the place of the carrier, or on a desk. Only addresses, ports, files and the password
 * are the test's.
 *
 * <pre>
 *    page ── gateway 127.0.0.10 ── kamailio 127.0.0.40 ── phone 127.0.0.1
 *              └──────────────────── RTP ──────────────────┘
 * </pre>
 */
class KamailioIT {
    private static final String GATEWAY = "127.0.0.10";
    private static final String KAMAILIO = "127.0.0.40";
    private static final String CARRIER = "127.0.0.1";
    private static final String OURS = "+4930123450";
    private static final String THEIRS = "+4930987654";
    private static final String PASSWORD = "a password of the test's";

    private final Path directory = World.directory(KamailioIT.class);
    private final int udpPort = Ports.udp();
    private final int tlsPort = Ports.tcp();

    KamailioIT() throws IOException {}

    @Test
    void calledByAddress() throws IOException {
        TrunkPage page = TrunkPage.named("trunks/kamailio").part("In front of a carrier, by address");
        String yaml = page.block("yaml", Map.of("192.0.2.40:5060", KAMAILIO + ":" + udpPort, "192.0.2.10", GATEWAY));
        try (Baresip carrier = carrier("by-address"); World world = World.configured(KamailioIT.class, Tones.microphone(directory), udpPort, yaml);
                Kamailio kamailio = new Kamailio(directory.resolve("by-address"), page.block("kamailio", Map.of(
                        "192.0.2.10:5060", GATEWAY + ":" + world.gateway().sipPort(),
                        "192.0.2.10", GATEWAY,
                        "192.0.2.40:5060", KAMAILIO + ":" + udpPort,
                        "198.51.100.1:5060", CARRIER + ":" + carrier.port(),
                        "198.51.100.1", CARRIER)), udpPort)) {
            bothCallEachOther("by-address", "change-me", world, carrier, kamailio);
        }
    }

    @Test
    void registeredByTls() throws IOException {
        TrunkPage page = TrunkPage.named("trunks/kamailio").part("As registrar, by TLS");
        Authority authority = new Authority(directory.resolve("authority"), "IP:" + KAMAILIO);
        try (Baresip carrier = carrier("registered");
                Kamailio kamailio = new Kamailio(directory.resolve("registered"), page.block("kamailio", Map.of(
                        "192.0.2.40:5060", KAMAILIO + ":" + udpPort,
                        "192.0.2.40:5061", KAMAILIO + ":" + tlsPort,
                        "198.51.100.1:5060", CARRIER + ":" + carrier.port(),
                        "198.51.100.1", CARRIER,
                        "change-me", PASSWORD,
                        "/etc/kamailio/certificate.pem", authority.certificate(),
                        "/etc/kamailio/key.pem", authority.key())), udpPort);
                World world = World.configured(KamailioIT.class, Tones.microphone(directory), tlsPort, page.block("yaml", Map.of(
                        "address: sip.example.net", "address: " + KAMAILIO + ":" + tlsPort,
                        "192.0.2.40", KAMAILIO,
                        "192.0.2.10", GATEWAY,
                        "change-me", PASSWORD,
                        "/etc/trunkline/ca.pem", authority.root())))) {
            world.gateway().awaitRegistered();
            bothCallEachOther("registered", PASSWORD, world, carrier, kamailio);
            assertThat(kamailio.words())
                    .contains("trunkline proved itself by SHA-256 and registers " + OURS)
                    .contains("trunkline proved itself by SHA-256 and calls " + THEIRS);
        }
    }

    @Test
    void anExtensionIsInTheBrowser() throws IOException {
        TrunkPage page = TrunkPage.named("pbx");
        Map<String, String> places = Map.of("192.0.2.40:5060", KAMAILIO + ":" + udpPort);
        try (Kamailio kamailio = new Kamailio(directory.resolve("pbx"), page.part("Kamailio").block("kamailio", places), udpPort);
                Baresip desk = Baresip.registered(
                        directory.resolve("desk"), "301", KAMAILIO + ":" + udpPort, "change-me-301", Tones.phone(60));
                World world = World.configured(KamailioIT.class, Tones.microphone(directory), udpPort, page.before("What it means").block("yaml", Map.of(
                        "address: 192.0.2.40", "address: " + KAMAILIO + ":" + udpPort, "192.0.2.10", GATEWAY)))) {
            try (Phone phone = world.phone().registered("anna", "change-me")) {
                Await.until("registered", () -> registered(world, "anna"));
                assertThat(told(page, world)).as("always: bob, too").isEqualTo(documented(page));
                Tones.awaitPhone(phone.call("301"));
                phone.hangUp();
                assertThat(kamailio.words()).contains("204 is here").contains("204 proved itself and calls 301");
                Tones.assertMicrophoneIn(desk.heard());
                desk.dial("sip:204@" + KAMAILIO + ":" + udpPort);
                assertThat(phone.awaitRinging().at("caller").textContent()).isEqualTo("301");
                phone.accept().listen(1).hangUp();
                assertThat(phone.end()).isEqualTo(new End("hangup", null, "browser"));
                colleaguesCallEachOther(world, phone);
            }
            Await.until("away", () -> kamailio.words().contains("204 is away"));
            assertThat(registered(world, "anna")).isFalse();
            desk.dial("sip:204@" + KAMAILIO + ":" + udpPort);
            desk.awaitWords("480 Not Registered");
            desk.dial("sip:205@" + KAMAILIO + ":" + udpPort);
            desk.awaitWords("480 Temporarily Unavailable");
        }
    }

    /** Both of whom are at this gateway, and know each other by their extensions alone. */
    private static void colleaguesCallEachOther(World world, Phone anna) {
        try (Phone bob = world.phone().registered("bob", "change-me-too")) {
            anna.dial("205");
            assertThat(bob.awaitRinging().at("caller").textContent()).isEqualTo("204");
            bob.accept();
            anna.await("connected");
            bob.listen(1).hangUp();
            assertThat(anna.end()).isEqualTo(new End("hangup", null, "phone"));
        }
    }

    private static boolean registered(World world, String user) throws IOException {
        return new JsonArray(world.gateway().get("/trunkline/extensions").body()).stream()
                .map(JsonObject.class::cast)
                .filter(extension -> extension.getString("user").equals(user))
                .anyMatch(extension -> extension.getValue("registration") instanceof JsonObject now && now.getBoolean("registered"));
    }

    /** What the command of the page prints. */
    private JsonArray told(TrunkPage page, World world) throws IOException {
        String command = page.part("What it means").block("sh", Map.of("9000", String.valueOf(world.gateway().managementPort())));
        Process curl = new ProcessBuilder("sh", "-c", command).redirectError(directory.resolve("curl.log").toFile()).start();
        return withoutTimes(new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static JsonArray documented(TrunkPage page) {
        return withoutTimes(page.part("What it means").block("json", Map.of()));
    }

    private static JsonArray withoutTimes(String extensions) {
        JsonArray all = new JsonArray(extensions);
        all.stream().map(extension -> ((JsonObject) extension).getJsonObject("registration"))
                .forEach(registration -> assertThat(registration.remove("secondsLeft")).isInstanceOf(Integer.class));
        return all;
    }

    private Baresip carrier(String name) throws IOException {
        return new Baresip(directory.resolve(name + "-carrier"), THEIRS, "PCMU", Tones.phone(60));
    }

    /** The page calls and hangs up; then the phone does. */
    private void bothCallEachOther(String name, String secret, World world, Baresip carrier, Kamailio kamailio) throws IOException {
        try (Phone phone = world.phone().registered("alice", secret)) {
            Tones.awaitPhone(phone.call(THEIRS));
            phone.hangUp();
            assertThat(phone.end()).isEqualTo(new End("hangup", null, "browser"));
            Tones.assertMicrophoneIn(carrier.heard());
            carrier.dial("sip:" + OURS + "@" + KAMAILIO + ":" + udpPort);
            assertThat(phone.awaitRinging().at("caller").textContent()).isEqualTo(THEIRS);
            try (Wire wire = world.tap(name)) {
                Tones.awaitPhone(phone.accept());
                carrier.hangUp();
                assertThat(phone.end()).isEqualTo(new End("hangup", null, "phone"));
                Tones.assertMicrophoneIn(wire.heardByTrunk(0));
            }
        } catch (AssertionError | RuntimeException failed) {
            throw new AssertionError("kamailio says: " + kamailio.words(), failed);
        }
    }
}
