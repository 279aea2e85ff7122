package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who a request says to be of, looked up before it comes to the SIP thread, which must not wait for that.
 *
 * <pre>
 *   Authorization: Digest username="anna", realm="us", ...    what anna has to prove
 *   Authorization: Bearer eyJ...                              who that is (RFC 8898)
 * </pre>
 *
 * @param name of the digest; empty where there is none for our realm
 * @param account its
 * @param bearer whose token it is
 */
record PhoneClaim(String name, Optional<PhoneAccount> account, Optional<PhoneUser> bearer) {
    static final PhoneClaim NONE = new PhoneClaim("", Optional.empty(), Optional.empty());

    private static final int MAX_CHARACTERS = 8192; // a token may be one
    private static final Pattern HEADER = Pattern.compile("(?im)^authorization[ \\t]*:[ \\t]*(\\S+)[ \\t]+(.*?)\\s*$");

    /** May take a while. */
    static PhoneClaim of(byte[] message, String realm, PhoneUsers users) {
        var text = new String(message, UTF_8);
        int end = text.indexOf("\r\n\r\n");
        var header = HEADER.matcher(end < 0 ? text : text.substring(0, end));
        while (header.find()) {
            if (header.group(1).equalsIgnoreCase("Bearer") && header.group(2).length() <= MAX_CHARACTERS) {
                return new PhoneClaim("", Optional.empty(), users.token(header.group(2)));
            }
            var name = DigestFields.parse(header.group(1) + " " + header.group(2))
                    .filter(fields -> fields.get("realm", "").equals(realm))
                    .map(fields -> fields.get("username", ""))
                    .filter(said -> !said.isEmpty() && said.length() <= MAX_CHARACTERS);
            if (name.isPresent()) {
                return new PhoneClaim(name.get(), users.account(name.get()), Optional.empty());
            }
        }
        return NONE;
    }

    @Override
    public String toString() { // a token may be the name
        return "PhoneClaim[hidden]";
    }
}
