package org.trunkline.sip;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One received datagram before JAIN-SIP's parser sees it.
 *
 * <pre>
 *   INVITE sip:bob@example.org SIP/2.0 CRLF     request line, or status line "SIP/2.0 200 OK"
 *   Via: ...                           CRLF     at most 200 header lines
 *   ...                                CRLF
 *                                      CRLF
 *   body
 * </pre>
 *
 * @param bytes exactly the datagram
 * @param source where it came from
 */
record Datagram(byte[] bytes, InetSocketAddress source) {
    static final int MAX_BYTES = 65_535;
    static final int MAX_HEADER_LINES = 200;
    private static final int MAX_METHOD_CHARACTERS = 64;
    private static final int SHORTEST_BYTES = 32; // less than any request with its mandatory headers

    /** Why the parser need not see it, if so. Linear in the head's length, allocates the first line only. */
    Optional<Refusal> refusal() {
        if (bytes.length < SHORTEST_BYTES || bytes.length > MAX_BYTES) {
            return Optional.of(Refusal.NOT_SIP);
        }
        var start = startLine();
        boolean response = start.startsWith("SIP/2.0 ");
        if (!response) {
            var version = start.substring(start.lastIndexOf(' ') + 1);
            boolean request = start.indexOf(' ') > 0 && start.indexOf(' ') <= MAX_METHOD_CHARACTERS;
            if (!request || !version.matches("(?i)SIP/\\d{1,3}\\.\\d{1,3}")) {
                return Optional.of(Refusal.NOT_SIP);
            }
            if (!version.equalsIgnoreCase("SIP/2.0")) {
                return Optional.of(Refusal.VERSION);
            }
        }
        return headerLines() > MAX_HEADER_LINES ? Optional.of(Refusal.TOO_MANY_HEADERS) : Optional.empty();
    }

    /** A keep-alive of RFC 5626 §4.4.1 or a NAT's: nothing but line ends and zeros. */
    boolean keepAlive() {
        for (byte b : bytes) {
            if (b != '\r' && b != '\n' && b != 0) {
                return false;
            }
        }
        return true;
    }

    private String startLine() {
        int from = 0;
        while (from < bytes.length && (bytes[from] == '\r' || bytes[from] == '\n')) { // RFC 3261 §7.5
            from++;
        }
        int to = from;
        while (to < bytes.length && to - from < 2048 && bytes[to] != '\r' && bytes[to] != '\n') {
            to++;
        }
        return new String(bytes, from, to - from, StandardCharsets.UTF_8).stripTrailing();
    }

    private int headerLines() {
        int lines = 0;
        int lineBytes = 0;
        for (byte b : bytes) {
            if (b == '\n') {
                if (lineBytes == 0 && lines > 0) {
                    return lines - 1; // the first was the start line
                }
                lines += lineBytes > 0 ? 1 : 0;
                lineBytes = 0;
            } else if (b != '\r') {
                lineBytes++;
            }
        }
        return lines;
    }

    /**
     * A response to a request that did not parse, made of the lines that a response must carry over (RFC 3261
     * §8.2.6.2); empty where one of them is missing, and for an ACK.
     */
    Optional<byte[]> answer(String status) {
        var text = new String(bytes, StandardCharsets.UTF_8);
        if (text.startsWith("ACK ") || text.startsWith("SIP/")) {
            return Optional.empty();
        }
        var lines = new ArrayList<String>();
        lines.add("SIP/2.0 " + status);
        int end = text.indexOf("\r\n\r\n");
        var head = List.of(text.substring(0, end < 0 ? text.length() : end).split("\r\n"));
        for (var names : List.of(List.of("via", "v"), List.of("from", "f"), List.of("to", "t"),
                List.of("call-id", "i"), List.of("cseq"))) {
            var found = head.stream().skip(1).filter(line -> names.contains(nameOf(line))).toList();
            boolean expected = found.size() == 1 || found.size() > 1 && names.contains("via");
            if (!expected) {
                return Optional.empty();
            }
            lines.addAll(found);
        }
        lines.add("Content-Length: 0\r\n\r\n");
        return Optional.of(String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    private static String nameOf(String line) {
        int colon = line.indexOf(':');
        return colon < 0 ? "" : line.substring(0, colon).trim().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() { // no message in a log
        return "Datagram[" + bytes.length + " bytes]";
    }
}
