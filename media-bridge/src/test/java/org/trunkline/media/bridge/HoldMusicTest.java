package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.G722Decoder;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.rtp.RtpPacket;

/** A recording that phones on hold hear: of which files, and what becomes of it in simulated time. */
class HoldMusicTest {
    private static final long PACKET_NANOS = 20_000_000;
    private static final double TONE_HZ = 1000;
    private static final short LOUD = 8000;

    private final OpusLibrary opus = OpusLibrary.load(Optional.empty());
    private final List<RtpPacket> heard = new ArrayList<>();
    private long nowNanos = Long.MAX_VALUE - PACKET_NANOS;

    @ParameterizedTest
    @CsvSource({"8000", "16000", "48000"})
    void everyRateIsHeardAsLoudAndAsHighInBothBands(int rateHz) {
        var music = HoldMusic.of(wav(tone(TONE_HZ, rateHz, 2 * rateHz), 1, 1, rateHz, 16));
        assertThat(music.ticks()).isEqualTo(16_000);
        for (int samplesATick : new int[] {1, 2}) {
            var pcm = new short[8000 * samplesATick];
            music.play(12_000, 8000, samplesATick, pcm); // over the place where it begins again
            assertThat(level(pcm, 8000 * samplesATick)).isCloseTo(LOUD, Offset.offset(80.0));
        }
    }

    /** 7 kHz would be 1 kHz there. */
    @ParameterizedTest
    @CsvSource({"16000", "48000"})
    void whatANarrowBandCannotCarryIsNotHeardAsSomethingElse(int rateHz) {
        var pcm = new short[8000];
        HoldMusic.of(wav(tone(7000, rateHz, rateHz), 1, 1, rateHz, 16)).play(0, 8000, 1, pcm);
        assertThat(level(pcm, 8000)).isLessThan(LOUD / 100.0);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2, 8000, 16, it has 2 channels; make it mono",
        "1, 1, 44100, 16, 'it has 44100 Hz; make it 8000, 16000 or 48000 Hz'",
        "1, 1, 8000, 8, it is not linear PCM of 16 bits; convert it",
        "7, 1, 8000, 8, it is not linear PCM of 16 bits; convert it",
    })
    void whatIsWrongWithAFileIsTold(int kind, int channels, int rateHz, int bits, String words) {
        assertThatThrownBy(() -> HoldMusic.of(wav(new short[2000], kind, channels, rateHz, bits)))
                .isInstanceOf(IllegalArgumentException.class).hasMessage(words);
    }

    @Test
    void aFileMayBeNoneAtAllOrEmptyOrTooLong() {
        assertThatThrownBy(() -> HoldMusic.of("ID3, an MP3 of some kind".getBytes())).hasMessage("it is no WAV file");
        assertThatThrownBy(() -> HoldMusic.of(new byte[0])).hasMessage("it is no WAV file");
        byte[] whole = wav(new short[2000], 1, 1, 8000, 16);
        for (int bytes = 0; bytes < 100; bytes++) {
            byte[] cut = Arrays.copyOf(whole, bytes);
            assertThatThrownBy(() -> HoldMusic.of(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        byte[] endless = wav(new short[8000 * 601], 1, 1, 8000, 16);
        assertThatThrownBy(() -> HoldMusic.of(endless)).hasMessage("it is longer than 10 minutes");
    }

    @Test
    void aPhoneOnHoldHearsItOverAndOverInTheSameStream() {
        short[] pcm = tone(TONE_HZ, 8000, 8000);
        var lane = lane(TrunkCodec.PCMU, HoldMusic.of(wav(pcm, 1, 1, 8000, 16)));
        pass(lane, 10);
        lane.mute(true);
        lane.hold(true);
        heard.clear();
        pass(lane, 100);
        byte[] expected = new byte[pcm.length];
        G711.ULAW.encode(pcm, 0, pcm.length, expected, 0);
        for (int i = 0; i < heard.size(); i++) {
            int at = i * 160 % pcm.length;
            assertThat(payload(heard.get(i))).as("packet %d", i).isEqualTo(Arrays.copyOfRange(expected, at, at + 160));
        }
        assertSteady();

        lane.mute(false);
        lane.hold(false);
        heard.clear();
        pass(lane, 10);
        assertThat(payload(heard.get(5))).as("noise again").isNotEqualTo(Arrays.copyOfRange(expected, 0, 160));
        lane.mute(true);
        lane.hold(true);
        heard.clear();
        pass(lane, 2);
        assertThat(payload(heard.getFirst())).as("from its beginning").isEqualTo(Arrays.copyOfRange(expected, 0, 160));
    }

    @Test
    void inWideBandItIsEncodedInTheCall() {
        var lane = lane(TrunkCodec.G722, HoldMusic.of(wav(tone(TONE_HZ, 48_000, 48_000), 1, 1, 48_000, 16)));
        lane.mute(true);
        lane.hold(true);
        pass(lane, 60);
        var decoder = new G722Decoder();
        var pcm = new short[320 * heard.size()];
        for (int i = 0; i < heard.size(); i++) {
            decoder.decode(payload(heard.get(i)), 0, 160, pcm, 320 * i);
        }
        assertThat(level(Arrays.copyOfRange(pcm, 3200, 3200 + 9600), 16_000)).isCloseTo(LOUD, Offset.offset(400.0));
        assertSteady();
    }

    private UpLane lane(TrunkCodec codec, HoldMusic music) {
        var trunk = new TrunkLeg((b, offset, length, _) ->
                heard.add((RtpPacket) RtpPacket.parse(Arrays.copyOfRange(b, offset, offset + length), 0, length)));
        trunk.remote(new InetSocketAddress("127.0.0.1", 4000), true);
        var lane = new UpLane(
                trunk, new OpusReader(opus::decoder), new DropCounts(), new Random(1), new Scratch(), Optional.of(music));
        lane.negotiated(new TrunkFormat(codec, codec.inSdp().payloadType(), OptionalInt.empty(), 20), nowNanos);
        return lane;
    }

    private void pass(UpLane lane, int packets) {
        for (int before = heard.size(); heard.size() < before + packets; lane.onTime(nowNanos)) {
            nowNanos = lane.nextDeadlineNanos();
        }
    }

    private void assertSteady() {
        for (int i = 1; i < heard.size(); i++) {
            assertThat((heard.get(i).sequence() - heard.get(i - 1).sequence()) & 0xFFFF).isEqualTo(1);
            assertThat(heard.get(i).timestamp() - heard.get(i - 1).timestamp()).isEqualTo(160);
        }
    }

    private static byte[] payload(RtpPacket packet) {
        return Arrays.copyOfRange(packet.buffer(), packet.payloadOffset(), packet.payloadOffset() + packet.payloadLength());
    }

    private static short[] tone(double hz, int rateHz, int samples) {
        var pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = (short) Math.round(LOUD * Math.sin(2 * Math.PI * hz * i / rateHz));
        }
        return pcm;
    }

    /** The amplitude of the tone in it. */
    private static double level(short[] pcm, int rateHz) {
        double sine = 0;
        double cosine = 0;
        for (int i = 0; i < pcm.length; i++) {
            sine += pcm[i] * Math.sin(2 * Math.PI * TONE_HZ * i / rateHz);
            cosine += pcm[i] * Math.cos(2 * Math.PI * TONE_HZ * i / rateHz);
        }
        return 2 * Math.hypot(sine, cosine) / pcm.length;
    }

    private static byte[] wav(short[] pcm, int kind, int channels, int rateHz, int bits) {
        var bytes = ByteBuffer.allocate(12 + 10 + 24 + 8 + 2 * pcm.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("RIFF".getBytes()).putInt(bytes.capacity() - 8).put("WAVE".getBytes());
        bytes.put("LIST".getBytes()).putInt(1).putShort((short) 0); // of an odd length
        bytes.put("fmt ".getBytes()).putInt(16).putShort((short) kind).putShort((short) channels).putInt(rateHz)
                .putInt(rateHz * channels * bits / 8).putShort((short) (channels * bits / 8)).putShort((short) bits);
        bytes.put("data".getBytes()).putInt(2 * pcm.length);
        bytes.asShortBuffer().put(pcm);
        return bytes.array();
    }
}
