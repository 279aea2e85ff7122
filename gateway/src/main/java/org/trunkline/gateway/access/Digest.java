package org.trunkline.gateway.access;

import java.util.Map;
import org.trunkline.gateway.call.Admitted;

/**
 * What a SIP phone has to prove, and who it is when it has.
 *
 * @param hashes {@code HA1} in hexadecimal (RFC 7616 §3.4.2), by algorithm
 * @param admitted of whoever knows what was hashed
 */
public record Digest(Map<String, String> hashes, Admitted admitted) {
    /** Copies. */
    public Digest {
        hashes = Map.copyOf(hashes);
    }

    @Override
    public String toString() { // as good as a password
        return "Digest[" + admitted.user() + "]";
    }
}
