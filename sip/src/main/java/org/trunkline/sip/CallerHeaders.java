package org.trunkline.sip;

import gov.nist.javax.sip.header.ims.PAssertedIdentityHeader;
import gov.nist.javax.sip.header.ims.PrivacyHeader;
import java.util.Locale;
import java.util.Optional;
import javax.sip.address.Address;
import javax.sip.header.FromHeader;
import javax.sip.header.HeaderAddress;
import javax.sip.message.Message;
import javax.sip.message.Request;

/**
 * Who calls, on the wire (RFC 3323, RFC 3325, RFC 5806).
 *
 * <pre>
 *   From: "Anonymous" &lt;sip:anonymous@anonymous.invalid&gt;;tag=...     hidden; else the caller at the trunk's domain
 *   P-Asserted-Identity: &lt;sip:+15550123@customer.example.net&gt;       between those who trust each other
 *   Privacy: id                                                      ...which goes no further
 *   Diversion: &lt;sip:+15550100@customer.example.net&gt;;reason=unconditional
 * </pre>
 */
final class CallerHeaders {
    static final String ANONYMOUS = "anonymous";
    private static final String NOWHERE = "anonymous.invalid"; // RFC 3323 §4.1.1.3

    private CallerHeaders() {}

    /** What From says. */
    static String from(CallerRules rules, String caller, String host) {
        return rules.hidden() ? "\"Anonymous\" <sip:" + ANONYMOUS + "@" + NOWHERE + ">" : "<" + uri(caller, host) + ">";
    }

    /** What From says to a phone of ours; a caller's number that could not stand there is not shown. */
    static String ofPhoneCall(String caller, String host) {
        return caller.matches("[A-Za-z0-9+*._~-]{1,64}")
                ? "<" + uri(caller, host) + ">"
                : "\"Anonymous\" <sip:" + ANONYMOUS + "@" + NOWHERE + ">";
    }

    /** All but From; the rules were checked when they were made. */
    static void write(Wire wire, Request invite, CallerRules rules, String caller, String host) {
        if (rules.asserted()) {
            wire.header(invite, "P-Asserted-Identity", "<" + uri(caller, host) + ">");
        }
        if (rules.hidden()) {
            wire.header(invite, "Privacy", "id");
        }
        rules.diversion().ifPresent(from ->
                wire.header(invite, "Diversion", "<" + uri(from, host) + ">;reason=unconditional"));
        rules.headers().forEach(extra -> wire.header(invite, extra.name(), extra.value()));
    }

    private static String uri(String user, String host) {
        return "sip:" + user + "@" + (host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host);
    }

    /**
     * Who calls by a peer's message; empty where he does not want to be known.
     *
     * @param trusted whether the peer's word on identity counts (RFC 3325 §5)
     */
    static Optional<Address> caller(Message invite, boolean trusted) {
        if (wantsPrivacy(invite)) {
            return Optional.empty();
        }
        var asserted = trusted ? address(invite.getHeader(PAssertedIdentityHeader.NAME)) : Optional.<Address>empty();
        return asserted.or(() -> address(invite.getHeader(FromHeader.NAME)).filter(from -> !anonymous(from)));
    }

    private static Optional<Address> address(Object header) {
        return header instanceof HeaderAddress named ? Optional.ofNullable(named.getAddress()) : Optional.empty();
    }

    private static boolean anonymous(Address from) {
        return ANONYMOUS.equals(Wire.user(from.getURI()).toLowerCase(Locale.ROOT));
    }

    /** RFC 3323 §4.2, RFC 3325 §9.3. */
    private static boolean wantsPrivacy(Message invite) {
        var headers = invite.getHeaders(PrivacyHeader.NAME);
        while (headers.hasNext()) {
            if (headers.next() instanceof PrivacyHeader privacy) {
                var value = privacy.getPrivacy() == null ? "" : privacy.getPrivacy().toLowerCase(Locale.ROOT);
                if (value.equals("id") || value.equals("user") || value.equals("header")) {
                    return true;
                }
            }
        }
        return false;
    }
}
