package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Locale;
import java.util.Optional;
import javax.sip.address.SipURI;
import javax.sip.address.TelURL;
import javax.sip.header.ReferToHeader;
import javax.sip.message.Request;

/**
 * The Refer-To header: whom to call (RFC 3515 §2.1), and in whose place (RFC 3891, RFC 5589 §7.3).
 *
 * <pre>
 *   Refer-To: &lt;sip:+15550100@carrier.example&gt;                                               blind
 *   Refer-To: &lt;sip:desk@198.51.100.7?Replaces=a1%40b%3Bto-tag%3D7%3Bfrom-tag%3D9&gt;           attended
 * </pre>
 */
final class ReferTo {
    private static final int MAX_REPLACES = 512;

    private ReferTo() {}

    /** Without a value where the header is there but asks for something that we do not do. */
    static Optional<TransferTarget> read(Request refer) {
        if (!(refer.getHeader(ReferToHeader.NAME) instanceof ReferToHeader header)) {
            return Optional.empty();
        }
        return switch (header.getAddress().getURI()) {
            case SipURI sip when invites(sip) ->
                replaces(sip).map(replaces -> new TransferTarget(
                        Wire.user(sip), sip.getHost(), replaces.isEmpty() ? Optional.empty() : Optional.of(replaces)));
            case TelURL tel -> Optional.of(new TransferTarget(Wire.user(tel), "", Optional.empty()));
            case null, default -> Optional.empty();
        };
    }

    private static boolean invites(SipURI uri) {
        var method = uri.getMethodParam();
        return method == null || Request.INVITE.equals(method.toUpperCase(Locale.ROOT));
    }

    /** The Replaces header, empty where there is none; no value where other headers are asked for. */
    private static Optional<String> replaces(SipURI uri) {
        var found = "";
        var names = uri.getHeaderNames();
        while (names.hasNext()) {
            var name = names.next().toString();
            switch (name.toLowerCase(Locale.ROOT)) {
                case "replaces" -> found = unescaped(uri.getHeader(name));
                case "require" -> {
                    if (!unescaped(uri.getHeader(name)).strip().equals("replaces")) {
                        return Optional.empty();
                    }
                }
                default -> { // RFC 3261 §19.1.5: headers of others' making are not to be copied
                    return Optional.empty();
                }
            }
        }
        boolean harmless = found.length() <= MAX_REPLACES && found.chars().allMatch(c -> c > ' ' && c < 0x7F);
        return harmless ? Optional.of(found) : Optional.empty();
    }

    private static String unescaped(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException broken) {
            return " ";
        }
    }

    /** Of a SIP URI, with what it replaces. */
    static String attended(String uri, String replaces) {
        var escaped = URLEncoder.encode(replaces, UTF_8).replace("+", "%20");
        return "<" + uri + "?Replaces=" + escaped + ">";
    }
}
