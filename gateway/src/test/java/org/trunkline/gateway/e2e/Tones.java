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

    static void assertFromMicrophone(Sound heard) {
        assertHeard(heard, OUR_HZ);
    }

    static void assertFromPhone(Sound heard) {
        assertHeard(heard, THEIR_HZ);
    }

    /** In one second of the last two, whatever gaps this machine's other work has made. */
    private static void assertHeard(Sound sound, double hz) {
        double end = sound.seconds() - 0.1;
        assertThat(DoubleStream.iterate(end, until -> until >= Math.max(1, end - 0.9), until -> until - 0.25)
                .mapToObj(until -> Tone.strongest(sound.between(until - 1, until))))
                .anySatisfy(heard -> {
                    assertThat(heard.frequencyHz()).isCloseTo(hz, Offset.offset(NEAR_HZ));
                    assertThat(heard.purity()).isGreaterThan(PURITY);
                });
    }
}
