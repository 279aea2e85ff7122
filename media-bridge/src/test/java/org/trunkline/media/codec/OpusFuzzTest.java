package org.trunkline.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever comes in, a decoder answers with a length or with nothing. */
class OpusFuzzTest {
    @ParameterizedTest
    @CsvSource({"NATIVE, 1", "NATIVE, 2", "CONCENTUS, 1", "CONCENTUS, 2"})
    void randomBytes(Implementations implementation, long seed) {
        Random random = new Random(seed);
        try (OpusDecoder decoder = implementation.library.decoder(8000)) {
            for (int i = 0; i < 3000; i++) {
                byte[] packet = new byte[random.nextInt(i % 50 == 0 ? 4200 : 200)];
                random.nextBytes(packet);
                hear(decoder, packet, random);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void realPacketsWithBitsFlippedOrTheEndCutOff(Implementations implementation) {
        Random random = new Random(3);
        short[] speech = Sound.speech(48_000);
        byte[] out = new byte[OpusPacket.MAX_FRAME_BYTES];
        try (OpusEncoder encoder = implementation.library.encoder(OpusEncoderSettings.narrowBand());
                OpusDecoder decoder = implementation.library.decoder(8000)) {
            for (int i = 0; i < 3000; i++) {
                int bytes = encoder.encode(speech, i % 300 * 160, 160, out, 0);
                byte[] packet = Arrays.copyOf(out, i % 3 == 0 ? random.nextInt(bytes) : bytes);
                for (int flips = random.nextInt(4); flips > 0 && packet.length > 0; flips--) {
                    packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
                }
                hear(decoder, packet, random);
            }
        }
    }

    private static void hear(OpusDecoder decoder, byte[] packet, Random random) {
        short[] pcm = new short[960];
        if (random.nextInt(8) == 0) {
            int gap = 20 * (1 + random.nextInt(48));
            assertThat(decoder.decodeFec(packet, 0, packet.length, pcm, 0, gap).orElse(gap)).isEqualTo(gap);
        }
        OptionalInt expected = OpusPacket.samples(packet, 0, packet.length, 8000);
        OptionalInt samples = decoder.decode(packet, 0, packet.length, pcm, 0);
        if (samples.isPresent()) {
            assertThat(samples).isEqualTo(expected);
        }
        if (random.nextInt(8) == 0) {
            decoder.conceal(pcm, 0, 160);
        }
    }
}
