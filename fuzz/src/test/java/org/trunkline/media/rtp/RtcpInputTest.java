package org.trunkline.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.trunkline.fuzz.Inputs;
import org.trunkline.fuzz.Within;
import org.trunkline.media.rtp.RtcpMessage.SourceDescription;

class RtcpInputTest {
    @FuzzTest
    void fuzzed(byte[] bytes) {
        if (Within.its(bytes, Rtcp::parse) instanceof RtcpCompound(var messages)) {
            messages.stream().filter(RtcpInputTest::isWritten).forEach(RtcpInputTest::readsBack);
        }
    }

    @Property(tries = 1500, seed = "3550")
    void damaged(@ForAll("inputs") byte[] bytes) {
        fuzzed(bytes);
    }

    @Provide
    Arbitrary<byte[]> inputs() {
        return Inputs.of(getClass());
    }

    /** What we write ourselves; a name of bytes that are no UTF-8 we would not. */
    private static boolean isWritten(RtcpMessage message) {
        return switch (message) {
            case RtcpMessage.Report _, RtcpMessage.Bye _, RtcpMessage.ExtendedReport _ -> true;
            case SourceDescription(var chunks) -> chunks.stream().allMatch(chunk -> chunk.cname().chars().allMatch(c -> c < 0x80));
            case RtcpMessage.Unread _ -> false;
        };
    }

    private static void readsBack(RtcpMessage message) {
        byte[] out = new byte[16 * 1024];
        int length = RtcpWriter.write(out, 0, message);
        assertThat(Rtcp.parse(out, 0, length)).isEqualTo(new RtcpCompound(List.of(message)));
    }
}
