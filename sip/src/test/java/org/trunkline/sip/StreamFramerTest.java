package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.sip.StreamFramer.Frame;

/** Messages in a stream, however the network cuts it. */
class StreamFramerTest {
    private static final byte[] INVITE =
            bytes("INVITE sip:1@example.org SIP/2.0\r\nCall-ID: a\r\nContent-Length: 4\r\n\r\nbody");
    private static final byte[] OK = bytes("SIP/2.0 200 OK\r\nl : 0\r\nCall-ID: b\r\n\r\n");
    private final StreamFramer framer = new StreamFramer();

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private List<Frame> feed(byte[] bytes) {
        return framer.feed(bytes, bytes.length);
    }

    private static Frame message(byte[] bytes) {
        return new Frame.Message(bytes);
    }

    @Test
    void messagesAreFoundWhereverTheStreamIsCut() {
        var stream = new ByteArrayOutputStream();
        stream.writeBytes(INVITE);
        stream.writeBytes(bytes("\r\n\r\n"));
        stream.writeBytes(OK);
        stream.writeBytes(bytes("\r\n"));
        stream.writeBytes(INVITE);
        var all = stream.toByteArray();
        var expected = List.of(message(INVITE), new Frame.Ping(), message(OK), message(INVITE));
        for (int first = 0; first <= all.length; first++) {
            for (int second = first; second <= all.length; second += 7) {
                var cut = new StreamFramer();
                var frames = new ArrayList<Frame>();
                for (var part : List.of(
                        Arrays.copyOfRange(all, 0, first),
                        Arrays.copyOfRange(all, first, second),
                        Arrays.copyOfRange(all, second, all.length))) {
                    frames.addAll(cut.feed(part, part.length));
                }
                assertThat(frames).as("cut at %d and %d", first, second).isEqualTo(expected);
                assertThat(cut.partial()).isFalse();
            }
        }
    }

    @Test
    void byteForByteIsTheSameAsAllAtOnce() {
        var frames = new ArrayList<Frame>();
        for (byte each : INVITE) {
            frames.addAll(feed(new byte[] {each}));
        }
        assertThat(frames).containsExactly(message(INVITE));
    }

    @Test
    void aPingIsAnsweredAlsoWhenItsHalvesComeApart() {
        assertThat(feed(bytes("\r\n\r"))).isEmpty();
        assertThat(feed(bytes("\n"))).containsExactly(new Frame.Ping());
    }

    @Test
    void aLineEndIsNoMessageThatWasBegun() {
        for (var sent : List.of("\r", "\n", "\r", "\n\r\n\r")) {
            feed(bytes(sent));
            assertThat(framer.partial()).isFalse();
        }
        assertThat(feed(bytes("\nINVITE"))).containsExactly(new Frame.Ping());
        assertThat(framer.partial()).isTrue();
    }

    @Test
    void theBodyMayLookLikeAMessage() {
        var inner = "BYE sip:x SIP/2.0\r\nContent-Length: 99\r\n\r\n";
        var outer = bytes("INFO sip:1@x SIP/2.0\r\nContent-Length: " + inner.length() + "\r\n\r\n" + inner);
        assertThat(feed(outer)).containsExactly(message(outer));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "OPTIONS sip:x SIP/2.0\r\nCall-ID: no length\r\n\r\n",
        "OPTIONS sip:x SIP/2.0\r\nContent-Length: -1\r\n\r\n",
        "OPTIONS sip:x SIP/2.0\r\nContent-Length: 4x\r\n\r\n",
        "OPTIONS sip:x SIP/2.0\r\nContent-Length: 99999999999\r\n\r\n",
        "OPTIONS sip:x SIP/2.0\r\nContent-Length: 4\r\nl: 5\r\n\r\n",
        "\rOPTIONS"
    })
    void whereAMessageEndsMustBeKnown(String head) {
        assertThat(feed(bytes(head))).containsExactly(new Frame.Broken(Refusal.BROKEN_STREAM));
        assertThat(feed(INVITE)).as("nothing is read any more").isEmpty();
    }

    @Test
    void sameLengthTwiceAndFoldedLinesAreTolerated() {
        var twice = bytes("OPTIONS sip:x SIP/2.0\r\nContent-Length: 0\r\nl: 0\r\n\r\n");
        var folded = bytes("OPTIONS sip:x SIP/2.0\r\nContent-Length:\r\n  0\r\n\r\n");
        assertThat(feed(twice)).containsExactly(message(twice));
        assertThat(feed(folded)).containsExactly(message(folded));
    }

    @Test
    void otherProtocolsEndAtTheirFirstLine() {
        assertThat(feed(bytes("GET / HTTP/1.1\r\nHost"))).containsExactly(new Frame.Broken(Refusal.NOT_SIP));
    }

    @Test
    void aFirstLineWithoutEndIsNoSip() {
        assertThat(feed(bytes("x".repeat(5000)))).containsExactly(new Frame.Broken(Refusal.NOT_SIP));
    }

    @Test
    void messagesHaveALimit() {
        int head = "OPTIONS sip:x SIP/2.0\r\nContent-Length: 65000\r\n\r\n".length();
        var largest = bytes("OPTIONS sip:x SIP/2.0\r\nContent-Length: " + (65535 - head) + "\r\n\r\n" + "x".repeat(65535 - head));
        assertThat(feed(largest)).containsExactly(message(largest));
        var announced = bytes("OPTIONS sip:x SIP/2.0\r\nContent-Length: " + (65536 - head) + "\r\n\r\n");
        assertThat(feed(announced)).containsExactly(new Frame.Broken(Refusal.NOT_SIP));
    }

    @Test
    void aHeadHasALimitInBytes() {
        assertThat(feed(bytes("OPTIONS sip:x SIP/2.0\r\nSubject: " + "x".repeat(66_000))))
                .containsExactly(new Frame.Broken(Refusal.NOT_SIP));
    }

    @ParameterizedTest
    @ValueSource(ints = {199, 200, 201})
    void headersHaveALimit(int lines) {
        var text = "OPTIONS sip:x SIP/2.0\r\n" + "X: y\r\n".repeat(lines - 1) + "Content-Length: 0\r\n\r\n";
        assertThat(feed(bytes(text))).containsExactly(lines > 200
                ? new Frame.Broken(Refusal.TOO_MANY_HEADERS)
                : message(bytes(text)));
    }

    @Test
    void rubbishNeverThrowsAndNeverLoops() {
        var random = new Random(7);
        for (int run = 0; run < 2000; run++) {
            var fuzzed = new StreamFramer();
            var all = Arrays.copyOf(INVITE, INVITE.length);
            for (int flips = random.nextInt(8); flips >= 0; flips--) {
                all[random.nextInt(all.length)] = (byte) random.nextInt(256);
            }
            for (int from = 0; from < all.length; ) {
                int to = Math.min(all.length, from + 1 + random.nextInt(40));
                var part = Arrays.copyOfRange(all, from, to);
                assertThat(fuzzed.feed(part, part.length)).hasSizeLessThan(8);
                from = to;
            }
        }
    }
}
