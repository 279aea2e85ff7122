package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.e2e.Phone.End;

/**
 * {@code docs/trunks/twilio.md} and {@code docs/trunks/telnyx.md}, as they are written: a gateway with their YAML, and in the place of
 * the carrier a kamailio that demands what the page says of it, with a phone behind it. Only addresses, ports, files and the password
 * are the test's.
 *
 * <pre>
 *    page ── gateway 127.0.0.10 ──► kamailio 127.0.0.40 ──► phone 127.0.0.1
 *              │ └◄─────────────────────── 127.0.0.44 ◄──────┘ │
 *              └───────────────── RTP, or SRTP ────────────────┘
 * </pre>
 */
class CarriersIT {
    private static final String GATEWAY = "127.0.0.10";
    private static final String CARRIER = "127.0.0.40";
    private static final String OTHER = "127.0.0.44";
    private static final String OURS = "+12025550123";
    private static final String THEIRS = "+14155550132";
    private static final String PASSWORD = "a password of the test's";
    private static final String ENCRYPTED = ";mediaenc=srtp-mand";

    private final Path directory = World.directory(CarriersIT.class);
    private final int udpPort = Ports.udp();
    private final int tlsPort = Ports.tcp();
    private final int ourTlsPort = Ports.tcp();

    CarriersIT() throws IOException {}

    @Test
    void twilio() throws IOException {
        String yaml = TrunkPage.named("trunks/twilio").before("Secure Trunking").block("yaml", Map.of(
                "example.pstn.twilio.com", CARRIER + ":" + udpPort,
                "198.51.100.0/30", CARRIER,
                "203.0.113.0/30", OTHER,
                "192.0.2.10", GATEWAY,
                "change-me", PASSWORD));
        try (Baresip far = far(""); World world = world(yaml);
                Kamailio kamailio = kamailio(far, Map.of(
                        "REALM", "sip.twilio.com", "USER", "trunkline", "PASSWORD", PASSWORD,
                        "CALLED", "sip:" + OURS + "@" + GATEWAY + ":" + world.gateway().sipPort(),
                        "OTHER", "udp:" + OTHER + ":" + udpPort))) {
            bothCallEachOther(world, far, kamailio, "(415) 555-0132");
        }
    }

    @Test
    void twilioSecurely() throws IOException {
        TrunkPage page = TrunkPage.named("trunks/twilio").part("Secure Trunking");
        securely(page, "example.pstn.twilio.com", Map.of("198.51.100.0/30", CARRIER, "203.0.113.0/30", OTHER), Map.of(
                "REALM", "sip.twilio.com", "USER", "trunkline", "PASSWORD", PASSWORD));
    }

    @Test
    void telnyxWithCredentials() throws IOException {
        String yaml = TrunkPage.named("trunks/telnyx").part("Registered, with credentials").block("yaml", Map.of(
                "sip.telnyx.com", CARRIER + ":" + udpPort,
                "198.51.100.0/24", CARRIER,
                "192.0.2.10", GATEWAY,
                "change-me", PASSWORD));
        try (Baresip far = far("");
                Kamailio kamailio = kamailio(far, Map.of(
                        "REALM", "sip.telnyx.com", "USER", "myconnection", "PASSWORD", PASSWORD, "LINE", "myconnection"));
                World world = world(yaml)) {
            world.gateway().awaitRegistered();
            bothCallEachOther(world, far, kamailio, "415-555-0132");
        }
    }

    @Test
    void telnyxByAddress() throws IOException {
        TrunkPage page = TrunkPage.named("trunks/telnyx").part("By address");
        securely(page, "sip.telnyx.com", Map.of("198.51.100.0/24", OTHER), Map.of("TOKEN", "change-this-token"));
    }

    /** The carrier's authority is one of the system's, as it is in the world. */
    private void securely(TrunkPage page, String name, Map<String, String> ranges, Map<String, String> has) throws IOException {
        Authority theirs = new Authority(directory.resolve("theirs"), "IP:" + CARRIER);
        Authority ours = new Authority(directory.resolve("ours"), "IP:" + GATEWAY);
        Map<String, String> places = new HashMap<>(ranges);
        places.putAll(Map.of(
                name, CARRIER + ":" + tlsPort,
                "192.0.2.10", GATEWAY,
                "change-me", PASSWORD,
                "/etc/trunkline/fullchain.pem", ours.certificate(),
                "/etc/trunkline/key.pem", ours.key()));
        Map<String, String> words = new HashMap<>(has);
        words.putAll(Map.of(
                "CERTIFICATE", theirs.certificate(),
                "KEY", theirs.key(),
                "AUTHORITIES", ours.root(),
                "CALLED", "sip:" + OURS + "@" + GATEWAY + ":" + ourTlsPort + ";transport=tls"));
        List<String> settings = new ArrayList<>(theirs.asTheSystems());
        settings.add("trunkline.sip.tls.port=" + ourTlsPort);
        try (Baresip far = far(ENCRYPTED); Kamailio kamailio = kamailio(far, words, "tls:" + CARRIER + ":" + tlsPort);
                World world = world(page.block("yaml", places), settings.toArray(String[]::new))) {
            bothCallEachOther(world, far, kamailio, THEIRS);
        }
    }

    private World world(String yaml, String... settings) throws IOException {
        return World.configured(CarriersIT.class, Tones.microphone(directory), udpPort, yaml, settings);
    }

    private Baresip far(String options) throws IOException {
        return new Baresip(directory.resolve("phone"), THEIRS, "PCMU/8000/1", options, Tones.phone(20));
    }

    private Kamailio kamailio(Baresip far, Map<String, String> has, String... sockets) throws IOException {
        Map<String, String> words = new HashMap<>(has);
        words.putAll(Map.of("NUMBER", OURS, "PHONE", "sip:127.0.0.1:" + far.port()));
        List<String> arguments = new ArrayList<>(
                List.of("-l", "udp:" + CARRIER + ":" + udpPort, "-l", "udp:" + OTHER + ":" + udpPort));
        List.of(sockets).forEach(socket -> arguments.addAll(List.of("-l", socket)));
        words.forEach((word, text) -> arguments.addAll(List.of("-A", word + "=\"" + text + "\"")));
        return new Kamailio(directory, Phone.script("carrier.cfg"), udpPort, arguments);
    }

    /** The page calls and hangs up; then the phone does. */
    private void bothCallEachOther(World world, Baresip far, Kamailio kamailio, String dialled) throws IOException {
        try (Phone phone = world.phone().registered("alice", PASSWORD)) {
            phone.call(dialled);
            bothAreHeard(phone, far, '7', '5');
            phone.hangUp();
            assertThat(phone.end()).isEqualTo(new End("hangup", null, "browser"));
            Tones.assertMicrophoneIn(far.heard());
            assertThat(kamailio.words()).contains(OURS + " may call " + THEIRS);
            far.dial("sip:" + OURS + "@" + CARRIER + ":" + udpPort);
            assertThat(phone.awaitRinging().at("caller").textContent().replace(" ", "")).isEqualTo(THEIRS);
            phone.accept();
            bothAreHeard(phone, far, '8', '6');
            far.hangUp();
            assertThat(phone.end()).isEqualTo(new End("hangup", null, "phone"));
            Tones.assertMicrophoneIn(far.heard());
        } catch (AssertionError | RuntimeException failed) {
            throw new AssertionError("kamailio says: " + kamailio.words(), failed);
        }
    }

    /** A key each, and each one's tone. */
    private static void bothAreHeard(Phone phone, Baresip far, char ours, char theirs) throws IOException {
        phone.sendDigits(String.valueOf(ours), 100, 70);
        far.press(theirs);
        phone.awaitReceived(String.valueOf(theirs));
        far.awaitWords("received event: '" + ours + "' (end=1)");
        Tones.awaitPhone(phone);
    }
}
