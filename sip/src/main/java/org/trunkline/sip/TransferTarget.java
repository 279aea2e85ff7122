package org.trunkline.sip;

import java.util.Optional;

/**
 * Where a peer wants its call to go (Refer-To, RFC 3515 §2.1).
 *
 * @param user the user part of the URI, as a number would be dialled
 * @param host its host
 * @param replaces the dialog to take the place of (RFC 3891), where the transfer is attended
 */
public record TransferTarget(String user, String host, Optional<String> replaces) {
    @Override
    public String toString() { // no phone number where it may be logged
        return "TransferTarget[" + host + "]";
    }
}
