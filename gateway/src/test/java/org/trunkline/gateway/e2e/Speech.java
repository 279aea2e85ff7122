package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Offset;
import org.trunkline.gateway.measure.Likeness;
import org.trunkline.gateway.measure.Sound;

/** What is spoken in these tests, and what counts as having arrived. */
final class Speech {
    private static final double MICROPHONE_FROM_SECONDS = 14;
    private static final double MICROPHONE_TO_SECONDS = 24;
    private static final int BROWSER_RATE_HZ = 48_000;
    private static final double LIKE = 0.9;
    private static final double LEVEL_DB = 2;
    private static final double STEP_SECONDS = 0.5;

    private Speech() {}

    /** What the test carrier's 0103 says, from its beginning. */
    static Sound story() {
        return clip("text");
    }

    /** The same as G.711. */
    static byte[] storyInPcmu() {
        return bytes("text");
    }

    /** What 0106 says before it answers. */
    static Sound announcement() {
        return clip("early");
    }

    /** A part of the story that nobody hears in the first ten seconds of a call to 0103. Said over and over by the microphone. */
    static Sound microphone() {
        return story().between(MICROPHONE_FROM_SECONDS, MICROPHONE_TO_SECONDS);
    }

    static Path microphoneFile(Path file) {
        try {
            microphone().at(BROWSER_RATE_HZ).writeWav(file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of what was heard is a part of what the microphone said. */
    static void assertFromMicrophone(Sound heard) {
        assertArrived(microphone().then(microphone()), heard, LIKE);
    }

    static void assertFromStory(Sound heard) {
        assertArrived(story(), heard, LIKE);
    }

    /** Until from now on so many seconds in a row are the story, whatever gaps this machine's other work makes. */
    static void awaitStory(Ear ear, double seconds) {
        await(ear, story(), seconds, LIKE);
    }

    /** The same of what the microphone says. */
    static void awaitMicrophone(Ear ear, double seconds) {
        await(ear, microphone().then(microphone()), seconds, LIKE);
    }

    /** The same of anything, as like as that. */
    static void await(Ear ear, Sound spoken, double seconds, double like) {
        double from = ear.heardSeconds();
        ear.listenOn(seconds - STEP_SECONDS);
        Await.until(seconds + " seconds as they were spoken", () -> {
            Sound heard = ear.listenOn(STEP_SECONDS).heard();
            assertArrived(spoken, heard.between(Math.max(from, heard.seconds() - seconds), heard.seconds()), like);
            return true;
        });
    }

    /** Somewhere in what was heard so many seconds in a row are the story. */
    static void assertStoryIn(Sound heard, double seconds) {
        assertIn(story(), heard, seconds);
    }

    /** The same of what the microphone said, while nobody can have told that part of the story. */
    static void assertMicrophoneIn(Sound heard, double seconds) {
        assertIn(microphone().then(microphone()), heard.between(0, MICROPHONE_FROM_SECONDS), seconds);
    }

    private static void assertIn(Sound spoken, Sound heard, double seconds) {
        keep(heard);
        assertThat(heard.seconds()).isGreaterThan(seconds);
        assertThat(DoubleStream.iterate(0, from -> from + seconds < heard.seconds(), from -> from + STEP_SECONDS).boxed())
                .anySatisfy(from -> assertLike(spoken, heard.between(from, from + seconds), LIKE));
    }

    /** All of what was heard is a part of what was spoken, as loud as that, and as like as that. */
    static void assertArrived(Sound spoken, Sound heard, double like) {
        keep(heard);
        assertLike(spoken, heard, like);
    }

    private static void assertLike(Sound spoken, Sound heard, double like) {
        Likeness likeness = Likeness.throughJitterBuffer(spoken, heard);
        assertThat(likeness.correlation()).as("correlation of %s", likeness).isGreaterThan(like);
        assertThat(likeness.levelDifferenceDb()).as("level of %s", likeness).isCloseTo(0, Offset.offset(LEVEL_DB));
    }

    /** To be listened to when a test fails. */
    private static void keep(Sound heard) {
        try {
            heard.writeWav(Path.of("target", "e2e", "last-heard" + System.getProperty("trunkline.fork", "") + ".wav"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Sound clip(String name) {
        return Sound.ofG711(bytes(name), 0);
    }

    private static byte[] bytes(String name) {
        try (var in = Speech.class.getResourceAsStream("/org/trunkline/carrier/speech/" + name + ".ulaw")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
