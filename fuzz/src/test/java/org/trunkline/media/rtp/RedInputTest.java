package org.trunkline.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.trunkline.fuzz.Inputs;
import org.trunkline.fuzz.Within;

class RedInputTest {
    private static final int TIMESTAMP = 5;

    @FuzzTest
    void fuzzed(byte[] bytes) {
        Within.its(bytes, (b, offset, length) -> said(Red.parse(carrier(b, offset, length))));
        if (Red.parse(carrier(bytes, 0, bytes.length)) instanceof Red red) {
            assertThat(writtenAnew(red, bytes.length)).isEqualTo(bytes);
        }
    }

    @Property(tries = 1000, seed = "2198")
    void damaged(@ForAll("inputs") byte[] bytes) {
        fuzzed(bytes);
    }

    @Provide
    Arbitrary<byte[]> inputs() {
        return Inputs.of(getClass());
    }

    private static RtpPacket carrier(byte[] buffer, int offset, int length) {
        return new RtpPacket(true, 63, 7, TIMESTAMP, 9, buffer, offset, length);
    }

    private static String said(RedParsed parsed) {
        return switch (parsed) {
            case Dropped dropped -> dropped.toString();
            case Red(var repeated, var primary) -> repeated.stream().map(RtpInputTest::said).toList() + RtpInputTest.said(primary);
        };
    }

    /** The same bytes again: none was lost, none read twice. */
    private static byte[] writtenAnew(Red red, int bytes) {
        byte[] out = new byte[bytes];
        int at = 0;
        for (var block : red.repeated()) {
            at += Red.header(out, at, block.payloadType(), TIMESTAMP - block.timestamp(), block.payloadLength());
        }
        at += Red.lastHeader(out, at, red.primary().payloadType());
        for (var block : red.repeated()) {
            at = put(block, out, at);
        }
        return Arrays.copyOf(out, put(red.primary(), out, at));
    }

    private static int put(RtpPacket block, byte[] out, int at) {
        System.arraycopy(block.buffer(), block.payloadOffset(), out, at, block.payloadLength());
        return at + block.payloadLength();
    }
}
