package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.OpusEncoder;
import org.trunkline.media.codec.OpusEncoderSettings;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.Red;
import org.trunkline.media.rtp.RtpPacket;

/** A browser that sends each packet again with the next (RFC 2198), as Chromium does. */
class RedundantAudioTest {
    private static final OpusLibrary OPUS = OpusLibrary.load(Optional.empty());
    private static final InetSocketAddress TRUNK = new InetSocketAddress("127.0.0.1", 4000);
    private static final int RED = 63;
    private static final int AUDIO = 111;
    private static final int FRAMES = 200;

    private final DropCounts drops = new DropCounts();
    private IntUnaryOperator skipped = _ -> 0; // frames of time before each
    private long recoveredFrames; // of what was played last
    private long concealedFrames;

    @Test
    void whatIsLostOneAtATimeIsHeardAsIfItHadCome() {
        var whole = play(_ -> false, AUDIO);
        var lossy = play(frame -> frame % 5 == 3, AUDIO);
        assertThat(whole).hasSize(FRAMES);
        assertThat(lossy).isEqualTo(whole);
        assertThat(recoveredFrames).isEqualTo(FRAMES / 5);
    }

    @Test
    void ofABurstTheLastIsHeardAndTheOthersAreMadeUp() {
        var whole = play(_ -> false, AUDIO);
        var lossy = play(frame -> frame / 2 % 10 == 3, AUDIO); // two in a row
        assertThat(lossy).hasSameSizeAs(whole);
        assertThat(drops.snapshot().values()).allMatch(count -> count == 0);
    }

    /** A browser that could not keep up with its microphone leaves out time, and not numbers. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void timeThatWasNeverSentBesideALostPacketIsNoLoss(int skipsBefore) {
        skipped = frame -> frame % 20 == skipsBefore ? 2 : 0;
        play(frame -> frame % 20 == 3, AUDIO);
        assertThat(recoveredFrames).isEqualTo(FRAMES / 20);
        assertThat(concealedFrames).isZero();
    }

    @Test
    void blocksOfAnotherPayloadTypeAreNotTakenForAudio() {
        assertThat(play(_ -> false, 98)).hasSize(0);
        assertThat(drops.of(Drop.UNKNOWN_PAYLOAD_TYPE)).isEqualTo(FRAMES);
        assertThat(play(frame -> frame % 5 == 3, 98)).as("nor when one is lost").hasSize(0);
    }

    /** What the trunk hears: payloads, in the order of their numbers, which have to be without a gap. */
    private List<List<Byte>> play(IntPredicate lost, int blockType) {
        var heard = new ArrayList<RtpPacket>();
        var trunk = new TrunkLeg((b, offset, length, _) ->
                heard.add((RtpPacket) RtpPacket.parse(Arrays.copyOfRange(b, offset, offset + length), 0, length)));
        trunk.remote(TRUNK, true);
        var lane = new UpLane(trunk, new OpusReader(OPUS::decoder), drops, new Random(4));
        lane.repeatedBy(RED, AUDIO);
        var stream = new IncomingStream();
        try (var browser = OPUS.encoder(new OpusEncoderSettings(8000, 5, false, 0, 32_000))) {
            byte[] before = {};
            int skips = 0;
            for (int i = 0; i < FRAMES; i++) {
                skips += skipped.applyAsInt(i);
                long nowNanos = (i + skips) * Playhead.FRAME_NANOS;
                byte[] opus = spoken(browser, i);
                int headers = i == 0 ? Red.LAST_HEADER_BYTES : Red.HEADER_BYTES + Red.LAST_HEADER_BYTES;
                int bytes = headers + before.length + opus.length;
                var packet = new RtpPacket(false, RED, i, (i + skips) * 960, 7, red(before, opus, blockType, 960 * (1 + skipped.applyAsInt(i))), 0, bytes);
                before = opus;
                if (i == 0) {
                    lane.negotiated(new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.of(101), 20), nowNanos);
                }
                if (!lost.test(i)) {
                    assertThat(lane.repeats(packet.payloadType())).isTrue();
                    lane.redundant(packet, stream.on(packet), nowNanos);
                }
                if (blockType == AUDIO && lane.nextDeadlineNanos() != Timed.NEVER && lane.nextDeadlineNanos() - nowNanos <= 0) {
                    lane.onTime(nowNanos);
                }
            }
        }
        recoveredFrames = lane.meter().recoveredFrames();
        concealedFrames = lane.meter().concealedFrames();
        for (int i = 1; i < heard.size(); i++) {
            assertThat(heard.get(i).sequence() - heard.get(i - 1).sequence() & 0xFFFF).isEqualTo(1);
            assertThat(heard.get(i).timestamp() - heard.get(i - 1).timestamp()).isEqualTo(160);
        }
        return heard.stream().map(RedundantAudioTest::payload).toList();
    }

    private static byte[] red(byte[] before, byte[] opus, int blockType, int ticksAgo) {
        byte[] b = new byte[2048];
        int at = before.length == 0 ? 0 : Red.header(b, 0, blockType, ticksAgo, before.length);
        at += Red.lastHeader(b, at, blockType);
        System.arraycopy(before, 0, b, at, before.length);
        System.arraycopy(opus, 0, b, at + before.length, opus.length);
        return b;
    }

    private static byte[] spoken(OpusEncoder browser, int frame) {
        short[] pcm = new short[160];
        for (int i = 0; i < 160; i++) {
            double t = (frame * 160 + i) / 8000.0;
            pcm[i] = (short) (9000 * Math.sin(2 * Math.PI * (200 + 150 * Math.sin(3 * t)) * t));
        }
        byte[] opus = new byte[1500];
        return Arrays.copyOf(opus, browser.encode(pcm, 0, 160, opus, 0));
    }

    private static List<Byte> payload(RtpPacket packet) {
        var bytes = new ArrayList<Byte>();
        for (int i = 0; i < packet.payloadLength(); i++) {
            bytes.add(packet.buffer()[packet.payloadOffset() + i]);
        }
        return bytes;
    }
}
