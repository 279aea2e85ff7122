package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.OpusEncoder;
import org.trunkline.media.codec.OpusEncoderSettings;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.RtpPacket;

/** A trunk that wants packets of its own length: a browser's 20 ms frames are cut to it, in simulated time. */
class PacketTimesTest {
    private static final OpusLibrary OPUS = OpusLibrary.load(Optional.empty());
    private static final InetSocketAddress TRUNK = new InetSocketAddress("127.0.0.1", 4000);
    private static final long FRAME_NANOS = 20_000_000;

    private final List<RtpPacket> trunkHears = new ArrayList<>();
    private final TrunkLeg trunk = new TrunkLeg(this::wire);
    private final IncomingStream stream = new IncomingStream();
    private final OpusEncoder browser = OPUS.encoder(OpusEncoderSettings.narrowBand());
    private final UpLane lane = new UpLane(trunk, new OpusReader(OPUS::decoder), new DropCounts(), new Random(5));
    private long nowNanos = 1;
    private int frames;

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 30, 40, 60})
    void packetsHaveTheLengthThatWasAgreed(int ptimeMillis) {
        agree(TrunkCodec.PCMU, ptimeMillis);
        speak(60, 0);
        assertThat(trunkHears).hasSize(1200 / ptimeMillis);
        assertSteady(8 * ptimeMillis);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 30, 40, 60})
    void aLostPacketOfTheBrowserIsRepairedAtAnyLength(int ptimeMillis) {
        agree(TrunkCodec.PCMU, ptimeMillis);
        for (int i = 0; i < 10; i++) {
            speak(5, 1);
        }
        speak(60, 0);
        assertThat(trunkHears).hasSize(2400 / ptimeMillis);
        assertSteady(8 * ptimeMillis);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 30, 40, 60})
    void silenceOfTheBrowserIsFilledAtTheSamePace(int ptimeMillis) {
        agree(TrunkCodec.PCMU, ptimeMillis);
        speak(6, 0);
        int before = trunkHears.size();
        long until = nowNanos + 60 * FRAME_NANOS;
        for (long due = lane.nextDeadlineNanos(); due != Timed.NEVER && due - until <= 0; due = lane.nextDeadlineNanos()) {
            nowNanos = due;
            lane.onTime(nowNanos);
        }
        assertThat((trunkHears.size() - before) * ptimeMillis).isBetween(1200 - 80 - 2 * ptimeMillis, 1200);
        assertThat(trunkHears).allMatch(packet -> packet.payloadLength() == 8 * ptimeMillis);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 30, 60})
    void anotherLengthInTheMiddleOfACallIsObeyedAtOnce(int ptimeMillis) {
        agree(TrunkCodec.PCMA, 20);
        speak(30, 0);
        agree(TrunkCodec.PCMA, ptimeMillis);
        trunkHears.clear();
        speak(30, 0);
        assertThat(trunkHears).hasSize(600 / ptimeMillis);
        assertSteady(8 * ptimeMillis);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 30, 40, 60})
    void aBrowsersOwnG711IsCutToLengthWithoutLoss(int ptimeMillis) {
        var plain = new UpLane(trunk, new G711Reader(G711.ULAW), new DropCounts(), new Random(6));
        trunk.remote(TRUNK, true);
        plain.negotiated(new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.empty(), ptimeMillis), nowNanos);
        byte[] said = new byte[60 * 160];
        new Random(3).nextBytes(said);
        for (int i = 0; i < said.length; i++) {
            said[i] = said[i] == 0x7F ? 0 : said[i]; // µ-law has two zeros, which come out as one
        }
        for (int frame = 0; frame < 60; frame++, nowNanos += FRAME_NANOS) {
            var packet = new RtpPacket(false, 0, frame, frame * 160, 7, said, frame * 160, 160);
            plain.audio(packet, stream.on(packet), nowNanos);
        }
        byte[] heard = new byte[said.length];
        int at = 0;
        for (var packet : trunkHears) {
            System.arraycopy(packet.buffer(), packet.payloadOffset(), heard, at, packet.payloadLength());
            at += packet.payloadLength();
        }
        assertThat(at).isEqualTo(said.length);
        assertThat(heard).isEqualTo(said);
    }

    private void agree(TrunkCodec codec, int ptimeMillis) {
        trunk.remote(TRUNK, true);
        lane.negotiated(new TrunkFormat(codec, 0, OptionalInt.empty(), ptimeMillis), nowNanos);
    }

    /** {@code lost} frames that never arrive, after {@code heard} that do. */
    private void speak(int heard, int lost) {
        for (int i = 0; i < heard + lost; i++, frames++, nowNanos += FRAME_NANOS) {
            short[] pcm = new short[160];
            for (int s = 0; s < 160; s++) {
                pcm[s] = (short) (8000 * Math.sin((frames * 160 + s) * 0.3));
            }
            byte[] opus = new byte[1500];
            int length = browser.encode(pcm, 0, 160, opus, 0);
            if (i < heard) {
                var packet = new RtpPacket(false, 111, frames & 0xFFFF, frames * 960, 7, opus, 0, length);
                lane.audio(packet, stream.on(packet), nowNanos);
            }
        }
    }

    private void assertSteady(int ticks) {
        for (int i = 0; i < trunkHears.size(); i++) {
            assertThat(trunkHears.get(i).payloadLength()).isEqualTo(ticks);
            if (i > 0) {
                var before = trunkHears.get(i - 1);
                assertThat(trunkHears.get(i).sequence() - before.sequence() & 0xFFFF).isEqualTo(1);
                assertThat(trunkHears.get(i).timestamp() - before.timestamp()).isEqualTo(ticks);
            }
        }
    }

    private void wire(byte[] b, int offset, int length, InetSocketAddress to) {
        trunkHears.add((RtpPacket) RtpPacket.parse(Arrays.copyOfRange(b, offset, offset + length), 0, length));
    }
}
