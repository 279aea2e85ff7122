package org.trunkline.media.ice;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * A candidate as text (RFC 8839 §5.1).
 *
 * <pre>
 * candidate:1 1 udp 2130706431 192.0.2.7 40000 typ host [raddr 10.0.0.7 rport 40000] [extensions]
 *           |  |  |     |          |       |
 *  foundation  |  |  priority    host    port
 *      component  transport
 * </pre>
 *
 * @param foundation 1 to 32 ice-chars
 * @param component 1 to 256; 1 is RTP
 * @param transport lower case, as {@code udp}
 * @param priority 1 to 2^31 - 1
 * @param host an address literal, or a name as browsers make up to hide theirs
 * @param port 0 to 65535
 * @param type lower case: host, srflx, prflx, relay, or a later one
 * @param related address of the base, where it was given
 */
public record Candidate(
        String foundation,
        int component,
        String transport,
        long priority,
        String host,
        int port,
        String type,
        Optional<InetSocketAddress> related) {
    private static final String PREFIX = "candidate:";
    private static final int MAX_CHARS = 1024;

    /**
     * Reads one. Extensions are skipped.
     *
     * @param text anything; {@code a=} in front and a line end behind are tolerated
     * @return empty if it is no candidate
     */
    public static Optional<Candidate> parse(String text) {
        String line = text.strip();
        String body = line.startsWith("a=") ? line.substring(2) : line;
        if (body.length() > MAX_CHARS || !body.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String[] words = body.substring(PREFIX.length()).split(" +", -1);
        boolean candidate = words.length >= 8 && words[6].equals("typ") && wellFormed(words);
        return candidate ? Optional.of(of(words)) : Optional.empty();
    }

    /**
     * Where to send, if that can be known without a resolver.
     *
     * @return empty for a name
     */
    public Optional<InetSocketAddress> address() {
        return AddressLiteral.parse(host).map(a -> new InetSocketAddress(a, port));
    }

    /**
     * Whether a browser hides its address behind this name. Such a browser is found by the checks that it sends.
     *
     * @return true for {@code .local} names
     */
    public boolean isMdns() {
        return host.toLowerCase(Locale.ROOT).endsWith(".local");
    }

    /** The attribute's value, without {@code a=}. */
    @Override
    public String toString() {
        String text = PREFIX + foundation + " " + component + " " + transport + " " + priority + " " + host + " " + port
                + " typ " + type;
        return text
                + related.map(r -> " raddr " + AddressLiteral.format(r.getAddress()) + " rport " + r.getPort())
                        .orElse("");
    }

    private static Candidate of(String[] words) {
        return new Candidate(
                words[0],
                Integer.parseInt(words[1]),
                words[2].toLowerCase(Locale.ROOT),
                Long.parseLong(words[3]),
                words[4],
                Integer.parseInt(words[5]),
                words[7].toLowerCase(Locale.ROOT),
                related(words));
    }

    private static Optional<InetSocketAddress> related(String[] words) {
        boolean given = words.length >= 12 && words[8].equals("raddr") && words[10].equals("rport");
        if (!given || !number(words[11], 0, 65535)) {
            return Optional.empty();
        }
        return AddressLiteral.parse(words[9]).map(a -> new InetSocketAddress(a, Integer.parseInt(words[11])));
    }

    private static boolean wellFormed(String[] words) {
        return words[0].matches("[A-Za-z0-9+/]{1,32}")
                && number(words[1], 1, 256)
                && words[2].matches("[A-Za-z0-9.-]{1,16}")
                && number(words[3], 1, Integer.MAX_VALUE)
                && (AddressLiteral.parse(words[4]).isPresent() || words[4].matches("[A-Za-z0-9.-]{1,253}"))
                && number(words[5], 0, 65535)
                && words[7].matches("[A-Za-z0-9-]{1,16}");
    }

    private static boolean number(String word, int least, int most) {
        if (!word.matches("[0-9]{1,10}")) {
            return false;
        }
        long value = Long.parseLong(word);
        return value >= least && value <= most;
    }
}
