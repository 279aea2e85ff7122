package org.trunkline.sip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Finds the messages in a stream (RFC 3261 §18.3), wherever the network has cut it.
 *
 * <pre>
 *   CRLF CRLF                                a ping, answered by CRLF (RFC 5626 §4.4.1)
 *   CRLF                                     says nothing and may stand alone for ever (RFC 3261 §7.5)
 *   INVITE sip:bob@example.org SIP/2.0 CRLF
 *   Content-Length: 4                  CRLF  at most 200 lines
 *                                      CRLF
 *   body                                     as many bytes; together at most 64 KiB
 * </pre>
 *
 * Once it cannot tell where a message ends, nothing that follows can be trusted: the stream is broken for good.
 */
final class StreamFramer {
    /** What was found. */
    sealed interface Frame {
        /** A whole message, not yet parsed. */
        record Message(byte[] bytes) implements Frame {
            @Override
            public boolean equals(Object other) {
                return other instanceof Message(var theirs) && Arrays.equals(bytes, theirs);
            }

            @Override
            public int hashCode() {
                return Arrays.hashCode(bytes);
            }

            @Override
            public String toString() { // no message in a log
                return "Message[" + bytes.length + " bytes]";
            }
        }

        /** The other end asks whether we are there. */
        record Ping() implements Frame {}

        /** Nothing more can be read from this stream. */
        record Broken(Refusal why) implements Frame {}
    }

    private static final int MAX_BYTES = Datagram.MAX_BYTES;
    private static final int MAX_START_LINE_BYTES = 4096;
    private static final int MAX_HEADER_LINES = Datagram.MAX_HEADER_LINES;

    private byte[] buffer = new byte[2048];
    private int length;
    private int scanned;
    private int lineStart;
    private int lines;
    private int wanted; // bytes of the message at hand, 0 while its head is not complete
    private boolean broken;

    /** Whether the beginning of a message waits for its rest; a line end is none. */
    boolean partial() {
        return length > 0 && buffer[0] != '\r' && buffer[0] != '\n';
    }

    /** Takes what has come. */
    List<Frame> feed(byte[] bytes, int count) {
        var frames = new ArrayList<Frame>();
        if (broken) {
            return frames;
        }
        if (length + count > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(length + count, 2 * buffer.length));
        }
        System.arraycopy(bytes, 0, buffer, length, count);
        length += count;
        while (!broken && step(frames)) {}
        return frames;
    }

    /** One step on; whether there may be another. */
    private boolean step(List<Frame> frames) {
        if (wanted > 0) {
            return body(frames);
        }
        if (scanned == 0 && length > 0 && (buffer[0] == '\r' || buffer[0] == '\n')) {
            return lineEnds(frames);
        }
        return head(frames);
    }

    private boolean lineEnds(List<Frame> frames) {
        if (buffer[0] == '\n') {
            consume(1);
        } else if (length == 1) {
            return false;
        } else if (buffer[1] != '\n') {
            return broke(frames, Refusal.BROKEN_STREAM);
        } else if (length >= 4 && buffer[2] == '\r' && buffer[3] == '\n') {
            consume(4);
            frames.add(new Frame.Ping());
        } else if (length == 2 || length == 3 && buffer[2] == '\r') {
            return false; // half a ping, perhaps
        } else {
            consume(2);
        }
        return length > 0;
    }

    private boolean head(List<Frame> frames) {
        for (; scanned < length; scanned++) {
            if (buffer[scanned] == '\n') {
                boolean empty = scanned - lineStart <= (scanned > lineStart && buffer[scanned - 1] == '\r' ? 1 : 0);
                if (empty) {
                    return headEnds(frames, scanned + 1);
                }
                if (lines++ == 0 && !startLine()) {
                    return broke(frames, Refusal.NOT_SIP);
                }
                if (lines > MAX_HEADER_LINES + 1) {
                    return broke(frames, Refusal.TOO_MANY_HEADERS);
                }
                lineStart = scanned + 1;
            }
        }
        if (length > MAX_BYTES || lines == 0 && length > MAX_START_LINE_BYTES) {
            return broke(frames, Refusal.NOT_SIP);
        }
        return false;
    }

    private boolean startLine() {
        return new String(buffer, 0, scanned, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT).contains("SIP/");
    }

    private boolean headEnds(List<Frame> frames, int headBytes) {
        int body = contentLength(new String(buffer, 0, headBytes, StandardCharsets.ISO_8859_1));
        if (body < 0) {
            return broke(frames, Refusal.BROKEN_STREAM);
        }
        if (headBytes + body > MAX_BYTES) {
            return broke(frames, Refusal.NOT_SIP);
        }
        wanted = headBytes + body;
        return true;
    }

    /** What the head says, -1 if it says nothing, nonsense or two things. */
    private static int contentLength(String head) {
        int found = -1;
        for (var line : head.replaceAll("\r?\n[ \t]+", " ").split("\r?\n")) { // RFC 3261 §7.3.1: folded lines
            int colon = line.indexOf(':');
            var name = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            if (name.equals("content-length") || name.equals("l")) {
                var value = line.substring(colon + 1).strip();
                int bytes = value.matches("\\d{1,9}") ? Integer.parseInt(value) : -1;
                if (bytes < 0 || found >= 0 && found != bytes) {
                    return -1;
                }
                found = bytes;
            }
        }
        return found;
    }

    private boolean body(List<Frame> frames) {
        if (length < wanted) {
            return false;
        }
        frames.add(new Frame.Message(Arrays.copyOf(buffer, wanted)));
        consume(wanted);
        return length > 0;
    }

    private void consume(int bytes) {
        System.arraycopy(buffer, bytes, buffer, 0, length - bytes);
        length -= bytes;
        scanned = 0;
        lineStart = 0;
        lines = 0;
        wanted = 0;
    }

    private boolean broke(List<Frame> frames, Refusal why) {
        broken = true;
        buffer = new byte[0];
        length = 0;
        frames.add(new Frame.Broken(why));
        return false;
    }
}
