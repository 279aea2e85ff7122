package org.trunkline.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Native memory is nobody's but ours to give back. */
@EnabledOnOs(OS.LINUX)
class LibopusMemoryTest {
    @Test
    void closedCodecsLeaveNoMemoryBehind() throws IOException {
        makeAndClose(300); // whatever is allocated once
        long before = residentKibibytes();
        makeAndClose(4000); // some 60 KiB each: 240 MiB if they stayed
        assertThat(residentKibibytes() - before).isLessThan(60_000);
    }

    @Test
    void whoIsClosedTwiceGivesItsMemoryToOneOnly() {
        OpusLibrary library = Implementations.NATIVE.library;
        OpusEncoder closed = library.encoder(OpusEncoderSettings.narrowBand());
        closed.close();
        closed.close();
        short[] pcm = Sound.tone(440, 8000, 960, 8000);
        byte[] ofOne = new byte[OpusPacket.MAX_FRAME_BYTES];
        byte[] ofOther = new byte[OpusPacket.MAX_FRAME_BYTES];
        try (OpusEncoder one = library.encoder(OpusEncoderSettings.narrowBand());
                OpusEncoder other = library.encoder(OpusEncoderSettings.narrowBand())) {
            for (int at = 0; at < pcm.length; at += 160) {
                one.encode(pcm, at, 160, ofOne, 0);
                other.encode(pcm, at, 160, ofOther, 0);
                assertThat(ofOther).isEqualTo(ofOne);
            }
        }
    }

    private static void makeAndClose(int times) {
        OpusLibrary library = Implementations.NATIVE.library;
        short[] pcm = Sound.tone(440, 8000, 960, 8000);
        byte[] out = new byte[OpusPacket.MAX_FRAME_BYTES];
        for (int i = 0; i < times; i++) {
            try (OpusEncoder encoder = library.encoder(OpusEncoderSettings.narrowBand());
                    OpusDecoder decoder = library.decoder(8000)) {
                decoder.decode(out, 0, encoder.encode(pcm, 0, 160, out, 0), pcm, 0);
            }
        }
    }

    private static long residentKibibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
