package org.trunkline.media.ice;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/** IP addresses as text, never a name: nothing here asks a resolver. */
public final class AddressLiteral {
    private static final int MAX_CHARS = 45; // IPv6 with an IPv4 tail

    private AddressLiteral() {}

    /**
     * Reads a dotted IPv4 address of four parts or an IPv6 address without zone.
     *
     * @param text anything
     * @return empty if it is neither, as for a host name
     */
    public static Optional<InetAddress> parse(String text) {
        if (text.length() > MAX_CHARS || !(dotted(text) || colons(text))) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /**
     * Writes an address without zone.
     *
     * @param address IPv4 or IPv6
     * @return what {@link #parse} reads
     */
    public static String format(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    /**
     * The word that SDP uses for its family (RFC 8866 §5.7).
     *
     * @param address IPv4 or IPv6
     * @return {@code IP4} or {@code IP6}
     */
    public static String family(InetAddress address) {
        return address instanceof Inet4Address ? "IP4" : "IP6";
    }

    private static boolean dotted(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.')
                && text.chars().filter(c -> c == '.').count() == 3;
    }

    private static boolean colons(String text) {
        return text.indexOf(':') >= 0
                && text.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128 || c == ':' || c == '.');
    }
}
