package org.trunkline.sip;

import java.time.Duration;
import java.util.Optional;

/**
 * How we register at a trunk.
 *
 * @param user the user part of the address of record; also that of our Contact
 * @param domain the domain of the address of record; empty: the trunk's host
 * @param expires what we ask for; the registrar has the last word
 */
public record Registering(String user, Optional<String> domain, Duration expires) {
    /** Refuses what cannot be. */
    public Registering {
        if (!user.matches("[A-Za-z0-9+*._~-]{1,64}")) {
            throw new IllegalArgumentException("a user to register may hold letters, digits and + * . _ ~ -");
        }
        if (domain.filter(name -> !name.matches(TrunkAddress.HOST)).isPresent()) {
            throw new IllegalArgumentException("the domain to register in is a host name or an address");
        }
        if (expires.toSeconds() < 10 || expires.toDays() > 7) {
            throw new IllegalArgumentException("a registration lasts 10 seconds to 7 days");
        }
    }

    @Override
    public String toString() { // no phone number where it may be logged
        return "Registering[" + expires + "]";
    }
}
