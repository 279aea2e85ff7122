package org.trunkline.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Against half a second of sweep, tone and full-scale noise ({@code wideband.s16}, 16 kHz, little-endian) that FFmpeg 5.1
 * encoded and decoded; sippy's libg722 gives the same bytes.
 */
class G722Test {
    private static byte[] file(String name) {
        try (var in = G722Test.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static short[] sound(String name) {
        var bytes = file(name);
        var pcm = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(pcm);
        return pcm;
    }

    @Test
    void encodesAsOthersDoToTheBit() {
        var pcm = sound("wideband.s16");
        var out = new byte[pcm.length / 2];
        assertThat(new G722Encoder().encode(pcm, 0, pcm.length, out, 0)).isEqualTo(out.length);
        assertThat(out).isEqualTo(file("wideband.g722"));
    }

    @Test
    void decodesAsOthersDoToTheBit() {
        var in = file("wideband.g722");
        var pcm = new short[2 * in.length];
        assertThat(new G722Decoder().decode(in, 0, in.length, pcm, 0)).isEqualTo(pcm.length);
        assertThat(pcm).isEqualTo(sound("wideband-decoded.s16"));
    }

    @Test
    void packetsOfAnySizeGiveTheSame() {
        var pcm = sound("wideband.s16");
        var out = new byte[pcm.length / 2];
        var encoder = new G722Encoder();
        var random = new Random(1);
        for (int at = 0; at < pcm.length; ) {
            int samples = Math.min(2 * (1 + random.nextInt(200)), pcm.length - at);
            encoder.encode(pcm, at, samples, out, at / 2);
            at += samples;
        }
        assertThat(out).isEqualTo(file("wideband.g722"));
    }

    @Test
    void anyBytesAreSound() {
        var random = new Random(2);
        var decoder = new G722Decoder();
        var pcm = new short[640];
        for (int packet = 0; packet < 2000; packet++) {
            var bytes = new byte[random.nextInt(321)];
            random.nextBytes(bytes);
            assertThat(decoder.decode(bytes, 0, bytes.length, pcm, 0)).isEqualTo(2 * bytes.length);
        }
    }
}
