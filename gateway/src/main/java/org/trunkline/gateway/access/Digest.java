package org.trunkline.gateway.access;

import org.trunkline.gateway.call.Admitted;

/**
 * What a SIP phone has to prove, and who it is when it has.
 *
 * @param hash {@code HA1} in hexadecimal (RFC 7616 §3.4.2, MD5)
 * @param admitted of whoever knows it
 */
public record Digest(String hash, Admitted admitted) {
    @Override
    public String toString() { // as good as a password
        return "Digest[" + admitted.user() + "]";
    }
}
