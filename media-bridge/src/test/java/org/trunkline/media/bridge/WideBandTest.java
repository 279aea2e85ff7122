package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.G722Decoder;
import org.trunkline.media.codec.OpusEncoder;
import org.trunkline.media.codec.OpusEncoderSettings;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.rtp.RtpPacket;

/** Sound above 4 kHz gets from a browser's Opus to a trunk's G.722, and a call can change between wide and narrow. */
class WideBandTest {
    private static final OpusLibrary OPUS = OpusLibrary.load(Optional.empty());
    private static final InetSocketAddress TRUNK = new InetSocketAddress("127.0.0.1", 4000);
    private static final int TONE_HZ = 5500; // nothing of it is left in an 8 kHz stream
    private static final int FRAMES = 50;

    private final List<RtpPacket> trunkHears = new ArrayList<>();
    private final TrunkLeg trunk = new TrunkLeg(this::wire);
    private final IncomingStream stream = new IncomingStream();
    private final OpusEncoder browser = OPUS.encoder(OpusEncoderSettings.wideBand());
    private final UpLane lane = new UpLane(trunk, new OpusReader(OPUS::decoder), new DropCounts(), new Random(5));
    private long nowNanos = 1;
    private int frames;

    @Test
    void aHighToneReachesAG722Trunk() {
        agree(TrunkCodec.G722, 20);
        speak();
        assertThat(trunkHears).hasSize(FRAMES).allMatch(packet -> packet.payloadType() == 9 && packet.payloadLength() == 160);
        assertThat(trunkHears.getLast().timestamp() - trunkHears.getFirst().timestamp())
                .as("the clock of G.722 is 8000 Hz (RFC 3551 §4.5.2)")
                .isEqualTo((FRAMES - 1) * 160);
        assertThat(shareOfTone(wide())).isGreaterThan(0.9);
    }

    @Test
    void packetsOf30MillisecondsHold240BytesOfG722() {
        agree(TrunkCodec.G722, 30);
        speak();
        assertThat(trunkHears).hasSize(FRAMES * 2 / 3).allMatch(packet -> packet.payloadLength() == 240);
        assertThat(shareOfTone(wide())).isGreaterThan(0.9);
    }

    @Test
    void aCallMayBecomeNarrowAndWideAgain() {
        agree(TrunkCodec.G722, 20);
        speak();
        agree(TrunkCodec.PCMU, 20);
        trunkHears.clear();
        speak();
        assertThat(trunkHears).hasSize(FRAMES).allMatch(packet -> packet.payloadType() == 0);
        assertThat(rms(narrow())).as("a tone that narrow-band cannot carry").isLessThan(300);
        agree(TrunkCodec.G722, 20);
        trunkHears.clear();
        speak();
        assertThat(shareOfTone(wide())).isGreaterThan(0.9);
    }

    private void agree(TrunkCodec codec, int ptimeMillis) {
        trunk.remote(TRUNK, true);
        int payloadType = codec.inSdp().payloadType();
        lane.negotiated(new TrunkFormat(codec, payloadType, OptionalInt.empty(), ptimeMillis), nowNanos);
    }

    private void speak() {
        for (int i = 0; i < FRAMES; i++, frames++, nowNanos += Playhead.FRAME_NANOS) {
            short[] pcm = new short[320];
            for (int s = 0; s < pcm.length; s++) {
                pcm[s] = (short) (8000 * Math.sin(2 * Math.PI * TONE_HZ * (frames * 320 + s) / 16_000));
            }
            byte[] opus = new byte[1500];
            int length = browser.encode(pcm, 0, pcm.length, opus, 0);
            var packet = new RtpPacket(false, 111, frames & 0xFFFF, frames * 960, 7, opus, 0, length);
            lane.audio(packet, stream.on(packet), nowNanos);
        }
    }

    private short[] wide() {
        var decoder = new G722Decoder();
        var pcm = new short[trunkHears.stream().mapToInt(packet -> 2 * packet.payloadLength()).sum()];
        int at = 0;
        for (var packet : trunkHears) {
            at += decoder.decode(packet.buffer(), packet.payloadOffset(), packet.payloadLength(), pcm, at);
        }
        return Arrays.copyOfRange(pcm, pcm.length / 2, pcm.length);
    }

    private short[] narrow() {
        var pcm = new short[trunkHears.size() * 160];
        for (int i = 0; i < trunkHears.size(); i++) {
            G711.ULAW.decode(trunkHears.get(i).buffer(), trunkHears.get(i).payloadOffset(), 160, pcm, i * 160);
        }
        return Arrays.copyOfRange(pcm, pcm.length / 2, pcm.length);
    }

    /** How much of the sound's power is the tone's. */
    private static double shareOfTone(short[] pcm) {
        double re = 0;
        double im = 0;
        double power = 0;
        for (int i = 0; i < pcm.length; i++) {
            double angle = 2 * Math.PI * TONE_HZ * i / 16_000;
            re += pcm[i] * Math.cos(angle);
            im += pcm[i] * Math.sin(angle);
            power += pcm[i] * pcm[i];
        }
        assertThat(rms(pcm)).isGreaterThan(2000);
        return 2 * (re * re + im * im) / pcm.length / power;
    }

    private static double rms(short[] pcm) {
        double sum = 0;
        for (short s : pcm) {
            sum += s * s;
        }
        return Math.sqrt(sum / pcm.length);
    }

    private void wire(byte[] b, int offset, int length, InetSocketAddress to) {
        trunkHears.add((RtpPacket) RtpPacket.parse(Arrays.copyOfRange(b, offset, offset + length), 0, length));
    }
}
