package org.trunkline.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.HexFormat;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.trunkline.fuzz.Inputs;
import org.trunkline.fuzz.Within;

class RtpInputTest {
    @FuzzTest
    void fuzzed(byte[] bytes) {
        var said = Within.its(bytes, (b, offset, length) -> said(RtpPacket.parse(b, offset, length)));
        if (RtpPacket.parse(bytes, 0, bytes.length) instanceof RtpPacket p) {
            int padding = (bytes[0] & 0x20) != 0 ? bytes[bytes.length - 1] & 0xFF : 0;
            assertThat(p.payloadOffset()).isGreaterThanOrEqualTo(12 + 4 * (bytes[0] & 0x0F)); // behind the CSRCs
            assertThat(p.payloadLength()).isEqualTo(bytes.length - padding - p.payloadOffset()).isNotNegative();
            assertThat(said).isEqualTo(said(RtpPacket.parse(writtenAnew(p), 0, 12 + p.payloadLength())));
        }
    }

    @Property(tries = 1000, seed = "3550")
    void damaged(@ForAll("inputs") byte[] bytes) {
        fuzzed(bytes);
    }

    @Provide
    Arbitrary<byte[]> inputs() {
        return Inputs.of(getClass());
    }

    private static byte[] writtenAnew(RtpPacket p) {
        byte[] out = new byte[12 + p.payloadLength()];
        RtpWriter.header(out, 0, p.marker(), p.payloadType(), p.sequence(), p.timestamp(), p.ssrc());
        System.arraycopy(p.buffer(), p.payloadOffset(), out, 12, p.payloadLength());
        return out;
    }

    /** All that was read, wherever it stood. */
    static String said(Parsed parsed) {
        return switch (parsed) {
            case Dropped dropped -> dropped.toString();
            case RtpPacket p -> p.marker() + " " + p.payloadType() + " " + p.sequence() + " " + p.timestamp() + " " + p.ssrc() + " "
                    + HexFormat.of().formatHex(p.buffer(), p.payloadOffset(), p.payloadOffset() + p.payloadLength());
        };
    }
}
