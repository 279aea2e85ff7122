package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.measure.Sound;

/** Keys on their other ways than RFC 4733: in INFO requests, and as tones. */
class DigitsByInfoIT {
    private static final String KEYS = "0123456789*#ABCD";
    private static final String INFO = "+4930123456";
    private static final String INBAND = "+15550100";
    private static final String AUTO = "+15550200";
    private static final int MULTIMON_HZ = 22_050;

    private static final int SCRIPTED_PORT = Ports.udp();
    private static Baresip baresip;
    private static World world;

    @BeforeAll
    static void start() throws IOException {
        Path directory = World.directory(DigitsByInfoIT.class);
        baresip = new Baresip(directory.resolve("phone"), INFO, "PCMU/8000/1", ";dtmfmode=info", Speech.story());
        world = World.configured(DigitsByInfoIT.class, baresip.port(), """
                trunkline:
                  trunks:
                    - {name: by-info, address: "127.0.0.1:%1$d", dtmf: info}
                    - {name: as-tones, address: "127.0.0.1:%2$d", dtmf: inband}
                    - {name: as-it-can, address: "127.0.0.1:%2$d", dtmf: auto}
                  routes:
                    - {prefix: "+49", trunk: by-info}
                    - {prefix: "+155501", trunk: as-tones}
                    - {prefix: "+155502", trunk: as-it-can}
                  users: [{name: tester, open: true, calls-at-once: 100, calls-a-minute: 1000}]
                  origins: self
                """.formatted(baresip.port(), SCRIPTED_PORT));
    }

    @AfterAll
    static void stop() {
        world.close();
        baresip.close();
    }

    @Test
    void baresipUnderstandsKeysInInfoRequests() {
        try (Phone phone = world.phone(); Wire wire = world.tap("info")) {
            phone.call(INFO).sendDigits("159#", 100, 70).awaitDigitsSent(10_000);
            for (char key : "159#".toCharArray()) {
                baresip.awaitWords("received DTMF: '" + key + "' (duration=100)");
            }
            phone.listenOn(0.5).hangUp();
            assertThat(wire.digitsToTrunk()).as("telephone events beside them").isEmpty();
            assertThat(wire.sip()).extracting(message -> message.what()).filteredOn("INFO"::equals).hasSize(4);
        }
    }

    @Test
    void aTrunkWithoutTelephoneEventsHearsTones() throws Exception {
        try (Voice voice = new Voice(20);
                ScriptedPhone scripted = Script.called().answers(Script.sdp(1, "[local_ip]", voice.port())).isHungUp()
                        .playedAt(SCRIPTED_PORT, world.directory().resolve("tones"));
                Phone phone = world.phone();
                Wire wire = world.tap("tones")) {
            phone.call(INBAND).sendDigits(KEYS, 100, 100).awaitDigitsSent(10_000).listenOn(0.5).hangUp();
            scripted.succeeds();
            assertThat(multimon(wire.heardByTrunk(0))).isEqualTo(KEYS);
            assertThat(wire.sip()).extracting(message -> message.what()).doesNotContain("INFO");
        }
    }

    /** RFC 4733 is not agreed on, but the phone allows INFO; and presses keys in both ways of writing them. */
    @Test
    void aTrunkThatTakesNothingElseGetsInfo() throws IOException {
        Script script = Script.called()
                .answers(Script.sdp(1, "[local_ip]", Ports.udp()), "Allow: INVITE, ACK, CANCEL, BYE, INFO")
                .awaits("INFO", "application/dtmf-relay.*Signal=5").says("200 OK")
                .awaits("INFO", "Signal=6").says("200 OK")
                .informs("application/dtmf-relay", "Signal=7\nDuration=160\n")
                .informs("application/dtmf", "*")
                .isHungUp();
        try (ScriptedPhone scripted = script.playedAt(SCRIPTED_PORT, world.directory().resolve("auto")); Phone phone = world.phone()) {
            phone.call(AUTO).sendDigits("56", 100, 70).awaitDigitsSent(10_000);
            phone.awaitReceived("7*").listenOn(1).awaitReceived("7*").hangUp(); // nothing comes twice
            scripted.succeeds();
        }
    }

    /** A decoder that we did not write. */
    private static String multimon(Sound heard) throws Exception {
        Path wav = world.directory().toAbsolutePath().resolve("tones.wav");
        Path raw = wav.resolveSibling("tones.raw");
        Files.deleteIfExists(raw);
        heard.writeWav(wav);
        run("sox", wav.toString(), "-t", "raw", "-e", "signed", "-b", "16", "-c", "1", "-r", String.valueOf(MULTIMON_HZ), raw.toString());
        return run("multimon-ng", "-q", "-t", "raw", "-a", "DTMF", raw.toString()).lines()
                .filter(line -> line.startsWith("DTMF: ")).map(line -> line.substring("DTMF: ".length()).strip())
                .collect(Collectors.joining());
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as(command[0] + " ends").isTrue();
        assertThat(process.exitValue()).as("exit status of " + command[0]).isZero();
        return output;
    }
}
