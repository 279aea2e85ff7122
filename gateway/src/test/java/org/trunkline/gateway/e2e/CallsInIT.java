package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.e2e.Phone.End;

/** Calls that a phone makes to a browser. The phone is baresip, and the trunk at the same time. */
class CallsInIT {
    private static final String CALLER = "+4930123456";
    private static final String CALLED = "+15550199";

    private static Baresip baresip;
    private static World world;

    @BeforeAll
    static void start() throws IOException {
        var directory = World.directory(CallsInIT.class);
        baresip = new Baresip(directory.resolve("phone"), CALLER, "PCMU", Speech.story());
        world = World.configured(CallsInIT.class, baresip.port(), """
                trunkline:
                  trunks:
                    - {name: office, address: "127.0.0.1:%d", allowed-addresses: 127.0.0.1, caller-id: "+15550199"}
                  users:
                    - {name: anna, open: true, calls-at-once: 100, calls-a-minute: 1000}
                  routes:
                    - {from: office, user: anna}
                    - {prefix: "+", trunk: office}
                  origins: self
                """.formatted(baresip.port()));
    }

    @AfterAll
    static void stop() {
        world.close();
        baresip.close();
    }

    @Test
    @Tag("alone")
    void whoCallsIsHeardAndHears() throws IOException {
        try (Phone phone = world.phone().registered("anna"); Wire wire = world.tap("both-sides")) {
            call();
            assertThat(phone.awaitRinging().at("caller").textContent()).isEqualTo(CALLER);
            phone.accept().awaitStory(6).hangUp();
            assertThat(phone.end()).isEqualTo(new End("hangup", null, "browser"));
            Speech.assertMicrophoneIn(wire.heardByTrunk(0), 4);
            assertThat(wire.sip()).extracting(message -> message.what()).contains("180", "200");
        }
        world.gateway().awaitNothingHeld();
    }

    @Test
    void allPagesRingAndTheFirstToAnswerHasTheCall() throws IOException {
        try (Phone one = world.phone().registered("anna"); Phone two = world.phone().registered("anna")) {
            call();
            one.awaitRinging();
            two.accept();
            assertThat(one.end().cause()).isEqualTo("answered-elsewhere");
            two.listen(1).hangUp();
        }
    }

    @Test
    void aRejectionIsHeardByTheCaller() throws IOException {
        try (Phone phone = world.phone().registered("anna"); Wire wire = world.tap("reject")) {
            call();
            phone.reject();
            assertThat(phone.end().cause()).isEqualTo("declined");
            wire.awaitSip("SIP/2.0 603");
        }
    }

    @Test
    void aUserWithoutPagesIsNotThere() throws IOException {
        try (Wire wire = world.tap("nobody")) {
            call();
            wire.awaitSip("SIP/2.0 480");
        }
    }

    @Test
    void aCallerWhoGivesUpIsMissed() throws IOException {
        try (Phone phone = world.phone().registered("anna")) {
            call();
            phone.awaitRinging();
            baresip.hangUp();
            assertThat(phone.end()).isEqualTo(new End("cancelled-by-caller", null, "phone"));
        }
    }

    @Test
    void aPhoneThatHoldsIsHeardAgainAfterwards() throws IOException {
        try (Phone phone = world.phone().registered("anna"); Wire wire = world.tap("hold")) {
            call();
            phone.accept().listen(3);
            baresip.hold();
            phone.awaitStatus("The other side has you on hold");
            baresip.resume();
            phone.awaitStatus("Connected");
            phone.awaitStory(5).hangUp();
            assertThat(wire.sip()).extracting(message -> message.what()).doesNotContain("488", "500");
        }
    }

    @Test
    void thePageHoldsAndTakesBack() throws IOException {
        try (Phone phone = world.phone().registered("anna")) {
            call();
            phone.accept().listen(3);
            phone.at("hold").click();
            phone.awaitStatus("On hold");
            phone.at("hold").click();
            phone.awaitStatus("Connected");
            phone.awaitStory(5).hangUp();
        }
    }

    @Test
    void messagesComeAndGoInACallAndOutside() throws IOException {
        Path scripts = world.directory().resolve("messages");
        Script inACall = Script.writesInACallTo(CALLED, Script.sdp(1, "[local_ip]", Ports.udp()), "which room", "You wrote which room");
        try (Phone phone = world.phone().registered("anna").writesBack(); Wire wire = world.tap("messages")) {
            try (ScriptedPhone writer = Script.writesTo(CALLED, "hello", 200).playedTo(world.gateway().sipPort(), scripts.resolve("outside"))) {
                phone.awaitLetter("phone: hello").writes(CALLER, "hello yourself");
                writer.succeeds();
            }
            wire.awaitSip("hello yourself"); // which baresip has confirmed
            try (ScriptedPhone caller = inACall.playedTo(world.gateway().sipPort(), scripts.resolve("inside"))) {
                phone.awaitRinging().at("accept").click(); // it may be over before anybody could see it connected
                caller.succeeds();
            }
            assertThat(phone.end()).isEqualTo(new End("hangup", null, "phone"));
        }
        try (ScriptedPhone writer = Script.writesTo(CALLED, "hello", 480).playedTo(world.gateway().sipPort(), scripts.resolve("nobody"))) {
            writer.succeeds();
        }
        assertThat(world.gateway().log()).doesNotContain("hello").doesNotContain("which room");
    }

    private static void call() throws IOException {
        baresip.dial("sip:" + CALLED + "@127.0.0.1:" + world.gateway().sipPort());
    }
}
