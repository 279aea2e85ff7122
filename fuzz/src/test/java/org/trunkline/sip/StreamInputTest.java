package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.trunkline.fuzz.Inputs;

/** A stream, however it is cut, has the same messages; the same bytes are a datagram. The first byte says where to cut. */
class StreamInputTest {
    private static final InetSocketAddress FROM = new InetSocketAddress("127.0.0.1", 9);

    @FuzzTest
    void fuzzed(byte[] bytes) {
        int step = bytes.length == 0 ? 1 : 1 + (bytes[0] & 0x3F);
        byte[] stream = bytes.length == 0 ? bytes : Arrays.copyOfRange(bytes, 1, bytes.length);
        var whole = new StreamFramer().feed(stream, stream.length);
        assertThat(inPieces(stream, step)).isEqualTo(whole);
        for (var frame : whole) {
            if (frame instanceof StreamFramer.Frame.Message(var message)) {
                datagram(message);
            }
        }
        datagram(stream);
    }

    @Property(tries = 1000, seed = "3261")
    void damaged(@ForAll("inputs") byte[] bytes) {
        fuzzed(bytes);
    }

    @Provide
    Arbitrary<byte[]> inputs() {
        return Inputs.of(getClass());
    }

    private static List<StreamFramer.Frame> inPieces(byte[] stream, int step) {
        var framer = new StreamFramer();
        var frames = new ArrayList<StreamFramer.Frame>();
        for (int at = 0; at < stream.length; at += step) {
            byte[] piece = Arrays.copyOfRange(stream, at, Math.min(stream.length, at + step));
            frames.addAll(framer.feed(piece, piece.length));
        }
        return frames;
    }

    private static void datagram(byte[] bytes) {
        var datagram = new Datagram(bytes, FROM);
        datagram.refusal();
        datagram.keepAlive();
        datagram.answer("400 Bad Request").ifPresent(answer -> assertThat(new StreamFramer().feed(answer, answer.length)).hasSize(1));
    }
}
