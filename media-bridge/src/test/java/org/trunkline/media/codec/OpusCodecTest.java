package org.trunkline.media.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Both implementations, each against itself and against the other. */
class OpusCodecTest {
    private static final int FRAME = 160;
    private static final OpusEncoderSettings SETTINGS = OpusEncoderSettings.narrowBand();

    @ParameterizedTest
    @CsvSource({
        "NATIVE, NATIVE", "NATIVE, CONCENTUS", "CONCENTUS, NATIVE", "CONCENTUS, CONCENTUS",
    })
    void aToneComesOutAsItWentIn(Implementations from, Implementations to) {
        short[] tone = Sound.tone(1004, 8000, 2 * 8000, 8000);
        short[] heard = decode(to, 8000, encode(from, SETTINGS, tone, FRAME));
        assertThat(heard).hasSameSizeAs(tone);
        assertThat(Sound.pitchHz(heard, 4000, 12_000, 8000)).isCloseTo(1004, within(1.0));
        assertThat(Sound.decibels(Sound.rms(heard, 4000, 12_000) / Sound.rms(tone, 4000, 12_000)))
                .isCloseTo(0, within(1.0));
    }

    @ParameterizedTest
    @CsvSource({"NATIVE, 80", "NATIVE, 320", "NATIVE, 480", "CONCENTUS, 80", "CONCENTUS, 320", "CONCENTUS, 480"})
    void otherFrameLengthsWorkToo(Implementations implementation, int frame) {
        short[] tone = Sound.tone(600, 8000, 9600, 8000);
        List<byte[]> packets = encode(implementation, SETTINGS, tone, frame);
        assertThat(OpusPacket.samples(packets.getFirst(), 0, packets.getFirst().length, 8000)).hasValue(frame);
        short[] heard = decode(implementation, 8000, packets);
        assertThat(heard).hasSameSizeAs(tone);
        assertThat(Sound.pitchHz(heard, 4000, 9000, 8000)).isCloseTo(600, within(2.0));
    }

    /** What a browser sends by itself: 48 kHz, possibly stereo, speech or music. */
    @ParameterizedTest
    @CsvSource({
        "NATIVE, 1, 32000", "NATIVE, 2, 48000", "NATIVE, 2, 128000",
        "CONCENTUS, 1, 32000", "CONCENTUS, 2, 48000", "CONCENTUS, 2, 128000",
    })
    void aFullBandStreamIsDecodedStraightToATelephones8kHz(Implementations to, int channels, int bitrate)
            throws OpusException {
        var browser = new io.github.jaredmdobson.concentus.OpusEncoder(
                48_000, channels, OpusApplication.OPUS_APPLICATION_AUDIO);
        browser.setBitrate(bitrate);
        short[] tone = Sound.tone(1004, 48_000, 48_000, 8000);
        short[] interleaved = new short[channels * tone.length];
        Arrays.setAll(new int[interleaved.length], i -> interleaved[i] = tone[i / channels]);
        List<byte[]> packets = new ArrayList<>();
        for (int at = 0; at < tone.length; at += 960) {
            byte[] out = new byte[1500];
            packets.add(Arrays.copyOf(out, browser.encode(interleaved, at * channels, 960, out, 0, 1275)));
        }
        short[] heard = decode(to, 8000, packets);
        assertThat(heard).hasSize(8000);
        assertThat(Sound.pitchHz(heard, 3000, 7500, 8000)).isCloseTo(1004, within(1.0));
        assertThat(Sound.decibels(Sound.rms(heard, 3000, 7500) / Sound.rms(tone, 18_000, 45_000)))
                .isCloseTo(0, within(1.0));
    }

    @ParameterizedTest
    @CsvSource({"2, 5", "2, 10", "5, 5", "5, 10", "5, 20", "10, 10"})
    void atOurBitrateNearlyEveryPacketOfSpeechCarriesASecondCopy(int complexity, int loss) {
        int bitrate = SETTINGS.bitrateBps();
        for (Implementations implementation : Implementations.values()) {
            List<byte[]> packets = encode(
                    implementation,
                    new OpusEncoderSettings(8000, complexity, true, loss, bitrate),
                    Sound.speech(16_000),
                    FRAME);
            long withFec = packets.stream().filter(p -> OpusPacket.hasFec(p, 0, p.length)).count();
            assertThat(withFec).as("%s", implementation).isGreaterThan(packets.size() * 3L / 4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutExpectedLossThereIsNoSecondCopy(Implementations implementation) {
        var none = new OpusEncoderSettings(8000, 5, true, 0, 24_000);
        assertThat(encode(implementation, none, Sound.speech(16_000), FRAME))
                .noneMatch(p -> OpusPacket.hasFec(p, 0, p.length));
    }

    @ParameterizedTest
    @EnumSource
    void expectedLossCanChangeInMidStream(Implementations implementation) {
        short[] speech = Sound.speech(16_000);
        byte[] out = new byte[OpusPacket.MAX_FRAME_BYTES];
        int before = 0;
        int after = 0;
        try (OpusEncoder encoder = implementation.library.encoder(new OpusEncoderSettings(8000, 5, true, 0, 24_000))) {
            for (int at = 0; at < speech.length; at += FRAME) {
                if (at == speech.length / 2) {
                    encoder.expectedLoss(10);
                    encoder.complexity(3);
                }
                boolean fec = OpusPacket.hasFec(out, 0, encoder.encode(speech, at, FRAME, out, 0));
                before += fec && at < speech.length / 2 ? 1 : 0;
                after += fec && at >= speech.length / 2 ? 1 : 0;
            }
        }
        assertThat(before).isZero();
        assertThat(after).isGreaterThan(35);
    }

    @ParameterizedTest
    @CsvSource({"NATIVE, NATIVE", "NATIVE, CONCENTUS", "CONCENTUS, NATIVE", "CONCENTUS, CONCENTUS"})
    void aLostFrameIsRepairedBetterByItsSecondCopyThanByGuessing(Implementations from, Implementations to) {
        List<byte[]> packets = encode(from, SETTINGS, Sound.speech(32_000), FRAME);
        short[] whole = decode(to, 8000, packets);
        double byFec = Sound.difference(whole, 0, decodeLossy(to, packets, true), 0, whole.length);
        double byGuess = Sound.difference(whole, 0, decodeLossy(to, packets, false), 0, whole.length);
        double all = Sound.difference(whole, 0, new short[whole.length], 0, whole.length);
        assertThat(byFec).isLessThan(byGuess / 4); // 6 dB
        assertThat(byGuess).isLessThan(all);
    }

    @ParameterizedTest
    @EnumSource
    void aLongGapIsConcealedToSilence(Implementations implementation) {
        short[] pcm = new short[960];
        try (OpusDecoder decoder = implementation.library.decoder(8000)) {
            for (byte[] packet : encode(implementation, SETTINGS, Sound.speech(8000), FRAME)) {
                decoder.decode(packet, 0, packet.length, pcm, 0);
            }
            for (int gap = 0; gap < 20; gap++) {
                assertThat(decoder.conceal(pcm, 0, 960)).isEqualTo(960);
            }
        }
        assertThat(Sound.rms(pcm, 0, 960)).isLessThan(200);
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsWrittenOutsideTheGivenPlace(Implementations implementation) {
        byte[] out = new byte[3 + OpusPacket.MAX_FRAME_BYTES + 3];
        short[] pcm = new short[5 + 960 + 5];
        Arrays.fill(pcm, (short) 77);
        try (OpusEncoder encoder = implementation.library.encoder(SETTINGS);
                OpusDecoder decoder = implementation.library.decoder(8000)) {
            short[] tone = Sound.tone(440, 8000, 7 + FRAME, 8000);
            int bytes = encoder.encode(tone, 7, FRAME, out, 3);
            assertThat(decoder.decode(out, 3, bytes, pcm, 5)).hasValue(FRAME);
            assertThat(Arrays.copyOfRange(out, 3 + bytes, out.length)).containsOnly(0);
        }
        assertThat(out).startsWith(0, 0, 0);
        assertThat(Arrays.copyOf(pcm, 5)).containsOnly(77);
        assertThat(Arrays.copyOfRange(pcm, 5 + FRAME, pcm.length)).containsOnly(77);
    }

    @ParameterizedTest
    @EnumSource
    void badPacketsAreAResultAndTheStreamGoesOn(Implementations implementation) {
        short[] pcm = new short[960];
        byte[] packet = encode(implementation, SETTINGS, Sound.tone(440, 8000, FRAME, 8000), FRAME).getFirst();
        try (OpusDecoder decoder = implementation.library.decoder(8000)) {
            byte[] bad = {0x0B, 0x00, 1, 2};
            assertThat(decoder.decode(bad, 0, bad.length, pcm, 0)).isEmpty();
            assertThat(decoder.decode(bad, 0, 0, pcm, 0)).isEmpty();
            assertThat(decoder.decodeFec(bad, 0, bad.length, pcm, 0, FRAME)).isEmpty();
            assertThat(decoder.decode(new byte[5000], 0, 5000, pcm, 0)).isEmpty();
            assertThat(decoder.decode(packet, 0, packet.length, pcm, 0)).hasValue(FRAME);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ourOwnMistakesAreThrown(Implementations implementation) {
        OpusLibrary library = implementation.library;
        short[] pcm = new short[960];
        byte[] out = new byte[OpusPacket.MAX_FRAME_BYTES];
        try (OpusEncoder encoder = library.encoder(SETTINGS);
                OpusDecoder decoder = library.decoder(8000)) {
            assertThatThrownBy(() -> encoder.encode(pcm, 0, 161, out, 0)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> encoder.encode(pcm, 0, 240, out, 0)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> encoder.encode(pcm, 0, 160, out, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> encoder.encode(pcm, 801, 160, out, 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> encoder.complexity(11)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> encoder.expectedLoss(-1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> decoder.decode(out, 0, 10, pcm, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> decoder.decode(out, 1270, 10, pcm, 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> decoder.conceal(pcm, 0, 161)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> decoder.conceal(pcm, 0, 980)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> decoder.conceal(pcm, 900, 160)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> library.decoder(11_025)).isInstanceOf(IllegalArgumentException.class);
        assertThat(library.open()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void closedIsClosedHoweverOften(Implementations implementation) {
        OpusEncoder encoder = implementation.library.encoder(SETTINGS);
        OpusDecoder decoder = implementation.library.decoder(8000);
        assertThat(implementation.library.open()).isEqualTo(2);
        for (int times = 0; times < 2; times++) {
            encoder.close();
            decoder.close();
            assertThat(implementation.library.open()).isZero();
        }
        short[] pcm = new short[960];
        byte[] out = new byte[OpusPacket.MAX_FRAME_BYTES];
        assertThatThrownBy(() -> encoder.encode(pcm, 0, 160, out, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> encoder.complexity(5)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> encoder.expectedLoss(5)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> decoder.decode(out, 0, 2, pcm, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> decoder.decodeFec(out, 0, 2, pcm, 0, 160)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> decoder.conceal(pcm, 0, 160)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void madeOnOneThreadUsedAndClosedOnAnother() throws InterruptedException {
        OpusEncoder encoder = Implementations.NATIVE.library.encoder(SETTINGS);
        int[] bytes = new int[1];
        Thread loop = new Thread(() -> {
            bytes[0] = encoder.encode(Sound.tone(440, 8000, FRAME, 8000), 0, FRAME, new byte[1500], 0);
            encoder.close();
        });
        loop.start();
        loop.join();
        assertThat(bytes[0]).isPositive();
        assertThat(Implementations.NATIVE.library.open()).isZero();
    }

    /** A decoder that is new shares nothing with it of what was before. */
    @ParameterizedTest
    @EnumSource
    void anEncoderThatBeginsAnewIsLikeANewOne(Implementations implementation) {
        short[] tone = Sound.tone(440, 8000, 5 * FRAME, 8000);
        byte[] out = new byte[OpusPacket.MAX_FRAME_BYTES];
        try (OpusEncoder encoder = implementation.library.encoder(SETTINGS)) {
            short[] speech = Sound.speech(8000);
            for (int at = 0; at < speech.length; at += FRAME) {
                encoder.encode(speech, at, FRAME, out, 0);
            }
            encoder.anew();
            int at = 0;
            for (byte[] packet : encode(implementation, SETTINGS, tone, FRAME)) {
                assertThat(Arrays.copyOf(out, encoder.encode(tone, at, FRAME, out, 0))).isEqualTo(packet);
                at += FRAME;
            }
        }
    }

    private static List<byte[]> encode(
            Implementations implementation, OpusEncoderSettings settings, short[] pcm, int frame) {
        List<byte[]> packets = new ArrayList<>();
        byte[] out = new byte[OpusPacket.MAX_FRAME_BYTES];
        try (OpusEncoder encoder = implementation.library.encoder(settings)) {
            for (int at = 0; at < pcm.length; at += frame) {
                packets.add(Arrays.copyOf(out, encoder.encode(pcm, at, frame, out, 0)));
            }
        }
        return packets;
    }

    private static short[] decode(Implementations implementation, int rateHz, List<byte[]> packets) {
        short[] pcm = new short[packets.size() * rateHz / 1000 * 60 + rateHz / 1000 * 120];
        int at = 0;
        try (OpusDecoder decoder = implementation.library.decoder(rateHz)) {
            for (byte[] packet : packets) {
                at += decoder.decode(packet, 0, packet.length, pcm, at).orElseThrow();
            }
        }
        return Arrays.copyOf(pcm, at);
    }

    /** Every fifth packet is lost. */
    private static short[] decodeLossy(Implementations implementation, List<byte[]> packets, boolean fec) {
        short[] pcm = new short[packets.size() * FRAME + 960];
        try (OpusDecoder decoder = implementation.library.decoder(8000)) {
            for (int i = 0; i < packets.size(); i++) {
                byte[] packet = packets.get(i);
                boolean lost = i % 5 == 4;
                if (!lost) {
                    decoder.decode(packet, 0, packet.length, pcm, i * FRAME);
                } else if (fec && i + 1 < packets.size()) {
                    byte[] next = packets.get(i + 1);
                    assertThat(decoder.decodeFec(next, 0, next.length, pcm, i * FRAME, FRAME)).hasValue(FRAME);
                } else {
                    decoder.conceal(pcm, i * FRAME, FRAME);
                }
            }
        }
        return Arrays.copyOf(pcm, packets.size() * FRAME);
    }
}
