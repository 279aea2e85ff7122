package org.trunkline.sip;

import java.util.List;
import java.util.Optional;

/**
 * What a trunk is told of who calls.
 *
 * @param user the user part of From where the call itself names no caller
 * @param fromHost the host part of From; empty: our own advertised host
 * @param asserted whether the caller is also named in P-Asserted-Identity (RFC 3325)
 * @param hidden whether From is anonymous and Privacy asks for the same (RFC 3323); the asserted identity stays
 * @param diversion who forwarded the call, as Diversion (RFC 5806), where the trunk wants to know
 * @param headers more headers of every INVITE
 */
public record CallerRules(
        String user,
        String fromHost,
        boolean asserted,
        boolean hidden,
        Optional<String> diversion,
        List<ExtraHeader> headers) {
    private static final String USER = "[A-Za-z0-9+*._~-]{1,64}";

    /** Refuses what could not stand in a SIP header. */
    public CallerRules {
        headers = List.copyOf(headers);
        require(user.matches(USER), "callerId may hold letters, digits and + * . _ ~ -");
        require(fromHost.isEmpty() || fromHost.matches(TrunkAddress.HOST), "fromHost is not a host name");
        require(diversion.orElse("0").matches(USER), "diversion may hold letters, digits and + * . _ ~ -");
    }

    /**
     * Only a name in From.
     *
     * @param user who calls
     * @return rules
     */
    public static CallerRules from(String user) {
        return new CallerRules(user, "", false, false, Optional.empty(), List.of());
    }

    private static void require(boolean condition, String words) {
        if (!condition) {
            throw new IllegalArgumentException(words);
        }
    }

    @Override
    public String toString() { // no phone number where it may be logged
        return "CallerRules[" + fromHost + "]";
    }
}
