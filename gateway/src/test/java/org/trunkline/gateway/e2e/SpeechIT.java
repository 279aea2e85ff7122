package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.measure.Sound;
import org.trunkline.gateway.measure.Tone;

/** What is said on one side is heard on the other, as it was said. */
@Tag("alone")
class SpeechIT {
    private static final int PCMU = 0;
    private static final int PCMA = 8;

    private static World world;

    @BeforeAll
    static void start() {
        world = World.demo(SpeechIT.class);
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void speechArrivesOnBothSides() {
        try (Phone phone = world.phone(); Wire wire = world.tap("both-sides")) {
            phone.call("+15550103").listen(11).hangUp();
            Speech.assertFromStory(phone.heard().between(1, 9));
            Speech.assertFromMicrophone(wire.heardByTrunk(PCMU).between(2, 10));
        }
    }

    @Test
    void aToneKeepsItsLevelAndFrequency() throws IOException {
        try (Phone phone = world.phone()) {
            Sound heard = phone.call("+15550102").listenOn(5).heard();
            phone.hangUp();
            heard.writeWav(world.directory().resolve("tone.wav"));
            Tone tone = Tone.strongest(heard.between(heard.seconds() - 3, heard.seconds() - 0.5));
            assertThat(tone.frequencyHz()).isCloseTo(1004, Offset.offset(1.0));
            assertThat(tone.levelDbm0()).isCloseTo(-10, Offset.offset(1.0));
            assertThat(tone.purity()).isGreaterThan(0.98);
        }
    }

    @Test
    void aTrunkThatSpeaksOnlyALawIsUnderstood() {
        try (Phone phone = world.phone(); Wire wire = world.tap("a-law")) {
            phone.call("+15550108").listen(10).hangUp();
            Speech.assertFromMicrophone(wire.heardByTrunk(PCMA).between(1, 8));
            Speech.assertFromMicrophone(phone.heard().between(3, 9)); // it is an echo
            assertThat(wire.toTrunk()).noneMatch(packet -> packet.payloadType() == PCMU);
        }
    }

    @Test
    void whatIsSaidBeforeTheAnswerIsHeard() {
        try (Phone phone = world.phone()) {
            phone.dial("+15550106").await("early-media").await("connected");
            Sound early = phone.heard().between(0, phone.heardBefore("connected"));
            phone.hangUp();
            Speech.assertArrived(early, Speech.announcement().between(0.5, 2.5), 0.9);
        }
    }

    /** One packet in twenty is lost on it, and the others come up to 80 ms late; the browser conceals what it can. */
    @Test
    void aLossyLineIsStillUnderstood() {
        try (Phone phone = world.phone()) {
            phone.call("+15550110").listen(11);
            Sound heard = phone.heard().between(2, 10);
            phone.hangUp();
            Speech.assertArrived(Speech.story(), heard, 0.8);
        }
    }

    @Test
    void twoCallsAtOnceDoNotHearEachOther() throws IOException {
        try (Phone story = world.phone(); Phone tone = world.phone()) {
            story.call("+15550103");
            tone.call("+15550102");
            tone.listen(5);
            story.listen(9);
            assertThat(world.gateway().metrics().calls()).isEqualTo(2);
            Speech.assertFromStory(story.heard().between(1, 8));
            assertThat(Tone.strongest(tone.heard().between(2, 4.5)).purity()).isGreaterThan(0.98);
            story.hangUp();
            tone.hangUp();
        }
    }
}
