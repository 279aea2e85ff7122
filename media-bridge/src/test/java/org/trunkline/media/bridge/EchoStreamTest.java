package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.RtpWriter;

/** An echo has its own numbers, and the order and the gaps of what it hears. */
class EchoStreamTest {
    private static final int HEARD_SSRC = 0x5EED;
    private static final int PCMU = 0;
    private static final int TONE = 101;

    private final List<RtpPacket> said = new ArrayList<>();
    private final DropCounts drops = new DropCounts();
    private final EchoStream echo = new EchoStream(leg(), drops, new Random(1), new byte[200]);

    @Test
    void numbersAreItsOwnAndTimeKeepsItsPace() {
        for (int i = 0; i < 100; i++) { // over both wraps
            hears(HEARD_SSRC, 0xFFF0 + i, -800 + 160 * i, PCMU);
        }
        assertThat(said).hasSize(100).allMatch(packet -> packet.ssrc() == echo.ssrc() && packet.ssrc() != HEARD_SSRC);
        for (int i = 1; i < 100; i++) {
            assertThat(steps(i)).isEqualTo(1);
            assertThat(said.get(i).timestamp() - said.get(i - 1).timestamp()).isEqualTo(160);
        }
    }

    @Test
    void aPressComesBackAsOne() {
        hears(HEARD_SSRC, 1, 160, PCMU);
        hears(HEARD_SSRC, 2, 320, TONE);
        hears(HEARD_SSRC, 3, 320, TONE);
        assertThat(said).extracting(RtpPacket::payloadType).containsExactly(PCMU, TONE, TONE);
        assertThat(said.get(2).timestamp()).isEqualTo(said.get(1).timestamp());
    }

    @Test
    void lossIsPassedOnAndWhatWasOvertakenComesWhereItBelongs() {
        hears(HEARD_SSRC, 1, 160, PCMU);
        hears(HEARD_SSRC, 4, 640, PCMU);
        hears(HEARD_SSRC, 3, 480, PCMU);
        hears(HEARD_SSRC, 3, 480, PCMU);
        assertThat(said).hasSize(3);
        assertThat(steps(1)).isEqualTo(3);
        assertThat(steps(2)).isEqualTo(-1);
        assertThat(said.get(2).timestamp() - said.get(1).timestamp()).isEqualTo(-160);
        assertThat(drops.of(Drop.DUPLICATE)).isEqualTo(1);
    }

    @Test
    void anotherStreamGoesOnInTheSameEcho() {
        hears(HEARD_SSRC, 1, 160, PCMU);
        hears(HEARD_SSRC + 1, 40_000, 99_999_999, PCMU);
        assertThat(steps(1)).isEqualTo(1);
        assertThat(said.get(1).timestamp() - said.get(0).timestamp()).isEqualTo(160);
        assertThat(said.get(1).ssrc()).isEqualTo(said.get(0).ssrc());
    }

    private int steps(int i) {
        return (short) (said.get(i).sequence() - said.get(i - 1).sequence());
    }

    private void hears(int ssrc, int sequence, int timestamp, int payloadType) {
        byte[] bytes = new byte[12 + 160];
        RtpWriter.header(bytes, 0, false, payloadType, sequence & 0xFFFF, timestamp, ssrc);
        echo.heard((RtpPacket) RtpPacket.parse(bytes, 0, bytes.length), 0);
    }

    private TrunkLeg leg() {
        var leg = new TrunkLeg((b, offset, length, _) ->
                said.add((RtpPacket) RtpPacket.parse(Arrays.copyOfRange(b, offset, offset + length), 0, length)));
        leg.remote(new InetSocketAddress("127.0.0.1", 9), true);
        return leg;
    }
}
