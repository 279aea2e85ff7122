package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.rtp.RtpPacket;

/** What readers say of the audio that they made up. */
class LaneMeterTest {
    private static final byte[] WITH_FEC = {0x08, 0x40, 1, 2, 3}; // RFC 6716 §3.1: SILK, 20 ms; §4.2.3: the LBRR flag
    private static final byte[] WITHOUT_FEC = {0x08, 0x00, 1, 2, 3};

    private static final OpusReader OPUS = new OpusReader(OpusLibrary.load(Optional.empty())::decoder);

    private final LaneMeter meter = new LaneMeter();
    private final short[] pcm = new short[2048];

    @AfterAll
    static void close() {
        OPUS.close();
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0", "3, 1, 2", "6, 1, 5"})
    void ofALossTheLastFrameIsRecoveredFromThePacketThatFollows(int lost, long recovered, long concealed) {
        OPUS.repair(packet(WITH_FEC), lost * Framer.FRAME_TICKS, pcm, meter);
        assertThat(meter.recoveredFrames()).isEqualTo(recovered);
        assertThat(meter.concealedFrames()).isEqualTo(concealed);
    }

    @Test
    void whereNothingIsCarriedAgainAllIsGuessed() {
        OPUS.repair(packet(WITHOUT_FEC), 2 * Framer.FRAME_TICKS, pcm, meter);
        new G711Reader(G711.ULAW).repair(packet(WITHOUT_FEC), Framer.FRAME_TICKS, pcm, meter);
        new TrunkReader(Map.of(0, TrunkVoice.of(TrunkCodec.PCMU)))
                .repair(packet(WITHOUT_FEC), Framer.FRAME_TICKS, pcm, meter);
        assertThat(meter.recoveredFrames()).isZero();
        assertThat(meter.concealedFrames()).isEqualTo(4);
    }

    private static RtpPacket packet(byte[] payload) {
        return new RtpPacket(false, 111, 1, 960, 7, payload, 0, payload.length);
    }
}
