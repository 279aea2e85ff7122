package org.trunkline.dtmf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that we did not write: multimon-ng hears what we play, and we hear what sox plays. */
class ForeignTonesTest {
    private static final int RATE_HZ = 8000;
    private static final int MULTIMON_HZ = 22_050;

    @TempDir
    private Path here;

    @Test
    void multimonHearsAllKeysThatWePlay() throws Exception {
        var player = new TonePlayer(RATE_HZ);
        for (Digit digit : Digit.values()) {
            player.press(digit);
            player.release(100_000);
        }
        var pcm = ByteBuffer.allocate(16 * 2 * RATE_HZ).order(ByteOrder.LITTLE_ENDIAN);
        short[] frame = new short[160];
        while (player.active()) {
            player.fill(frame, 0, frame.length);
            for (short sample : frame) {
                pcm.putShort(sample);
            }
        }
        Path ours = here.resolve("ours.raw");
        Files.write(ours, Arrays.copyOf(pcm.array(), pcm.position()));
        Path theirs = here.resolve("theirs.raw");
        run("sox", "-t", "raw", "-e", "signed", "-b", "16", "-c", "1", "-r", "" + RATE_HZ, ours.toString(),
                "-t", "raw", "-r", "" + MULTIMON_HZ, theirs.toString());
        String heard = run("multimon-ng", "-q", "-t", "raw", "-a", "DTMF", theirs.toString());
        assertThat(heard.lines().filter(line -> line.startsWith("DTMF: ")).map(line -> line.substring(6)))
                .containsExactlyElementsOf(symbols(List.of(Digit.values())));
    }

    @Test
    void weHearAllKeysThatSoxPlays() throws Exception {
        var detector = new ToneDetector(RATE_HZ);
        for (Digit digit : Digit.values()) {
            Path tone = here.resolve("tone.raw");
            run("sox", "-n", "-r", "" + RATE_HZ, "-t", "raw", "-e", "signed", "-b", "16", "-c", "1", tone.toString(),
                    "synth", "0.06", "sine", "" + ToneFrequencies.lowHz(digit), "sine", "" + ToneFrequencies.highHz(digit),
                    "remix", "1,2", "gain", "-12", "pad", "0.05", "0.06");
            var samples = ByteBuffer.wrap(Files.readAllBytes(tone)).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
            short[] pcm = new short[samples.remaining()];
            samples.get(pcm);
            assertThat(ToneDetectorTest.keys(detector.hear(pcm, 0, pcm.length))).containsExactly(digit);
        }
    }

    private static List<String> symbols(List<Digit> digits) {
        return digits.stream().map(digit -> String.valueOf(digit.symbol())).collect(Collectors.toList());
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
