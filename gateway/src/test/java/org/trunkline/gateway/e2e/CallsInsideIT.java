package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.e2e.Phone.End;
import org.trunkline.gateway.measure.Tone;

/** Calls that need no trunk. One browser speaks, the other has a tone that no narrow band carries. */
class CallsInsideIT {
    private static final double TONE_HZ = 5500;
    private static World world;
    private static Chromium whistling;

    @BeforeAll
    static void start() throws IOException {
        world = World.configured(CallsInsideIT.class, Ports.udp(), """
                trunkline:
                  users:
                    - {name: anna, secret: anna's, to: "user:"} # and so the echo
                    - {name: bob, secret: bob's, to: "user:"}
                    - {name: carl, secret: carl's, to: "+"}
                  routes:
                    - {prefix: "user:", user: "*"}
                  origins: self
                """);
        Path tone = world.directory().resolve("tone.wav");
        Tone.sine(48_000, TONE_HZ, -10, 10).writeWav(tone);
        whistling = Chromium.speaking(tone);
    }

    @AfterAll
    static void stop() {
        whistling.close();
        world.close();
    }

    @AfterEach
    void nothingIsHeld() {
        world.gateway().awaitNothingHeld();
    }

    @Test
    void usersCallEachOtherInWideBand() {
        try (Phone anna = world.phone().registered("anna", "anna's");
                Phone bob = whistling.open(world.gateway().page()).registered("bob", "bob's")) {
            anna.dial("user:bob");
            assertThat(bob.awaitRinging().at("caller").textContent()).contains("anna");
            bob.accept();
            anna.await("connected").sendDigits("42", 100, 70);
            bob.awaitReceived("42");
            bob.awaitMicrophone(3);
            awaitTheTone(anna);

            anna.at("hold").click();
            bob.awaitStatus("The other side has you on hold");
            anna.awaitStatus("On hold").at("hold").click();
            bob.awaitStatus("Connected");
            handsOver(anna, bob);
        }
    }

    /** The one who leaves pays for it; the two who stay have never called each other. */
    private static void handsOver(Phone anna, Phone bob) {
        try (Phone carl = world.phone().registered("carl", "carl's")) {
            anna.handOverTo("user:carl");
            carl.accept();
            assertThat(anna.end()).isEqualTo(new End("transferred", null, "browser"));
            bob.awaitMicrophone(3);
            awaitTheTone(carl);
            bob.hangUp();
            assertThat(carl.end()).isEqualTo(new End("hangup", null, "phone"));
        }
    }

    /** As it was whistled; only its beginning is waited for. */
    private static void awaitTheTone(Phone phone) {
        Await.until("the tone is heard", () -> {
            phone.listenOn(1);
            double until = phone.heardSeconds();
            Tone heard = Tone.strongest(phone.heard().between(until - 1, until - 0.1));
            return Math.abs(heard.frequencyHz() - TONE_HZ) < 1 && Math.abs(heard.levelDbm0() + 10) < 2;
        });
    }

    @Test
    void theEchoSaysBackVoiceAndDigits() {
        try (Phone anna = world.phone().registered("anna", "anna's")) {
            anna.call("echo").sendDigits("7", 100, 70).awaitReceived("7");
            anna.awaitMicrophone(3);
            anna.hangUp();
        }
    }

    /** A SIP phone names a user as itself is named. */
    @Test
    void sipPhonesAreCalledAndCall() {
        try (SipPhone jssip = world.sipPhone("jssip", "anna", "anna's").await("registered");
                Phone bob = whistling.open(world.gateway().page()).registered("bob", "bob's")) {
            bob.dial("user:anna");
            jssip.await("rings: bob").does("answer").await("talks");
            bob.await("connected").hangUp();
            jssip.await("ended: remote").does("dial", "bob");
            bob.reject();
            jssip.await("failed: remote 603");
        }
    }
}
