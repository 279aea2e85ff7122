package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Offset;
import org.trunkline.gateway.measure.Sound;
import org.trunkline.gateway.measure.Tone;

/** What is said where a test wants to know that each side hears the other, and not how well. */
final class Tones {
    private static final double OUR_HZ = 600;
    private static final double THEIR_HZ = 1000;
    private static final double NEAR_HZ = 20;
    private static final double PURITY = 0.5;

    private Tones() {}

    /** A file of what the page says, over and over. */
    static Path microphone(Path directory) throws IOException {
        Path file = directory.resolve("tone.wav");
        Tone.sine(48_000, OUR_HZ, -10, 10).writeWav(file);
        return file;
    }

    /** What the phone says, for so long. */
    static Sound phone(double seconds) {
        return Tone.sine(8000, THEIR_HZ, -10, seconds);
    }

    /** Until from now on the phone is heard, and so long that the phone has heard the microphone, too. */
    static void awaitPhone(Ear ear) {
        double from = ear.heardSeconds();
        Await.until("the phone is heard", () -> {
            Sound heard = ear.listenOn(1).heard();
            assertHeard(heard.between(from, heard.seconds()), THEIR_HZ);
            return true;
        });
        ear.listenOn(1);
    }

    /** In one second of it, whatever gaps this machine's other work has made. */
    static void assertMicrophoneIn(Sound heard) {
        assertHeard(heard, OUR_HZ);
    }

    private static void assertHeard(Sound sound, double hz) {
        assertThat(DoubleStream.iterate(1, until -> until <= sound.seconds(), until -> until + 0.25)
                .mapToObj(until -> Tone.strongest(sound.between(until - 1, until))))
                .anySatisfy(heard -> {
                    assertThat(heard.frequencyHz()).isCloseTo(hz, Offset.offset(NEAR_HZ));
                    assertThat(heard.purity()).isGreaterThan(PURITY);
                });
    }
}
