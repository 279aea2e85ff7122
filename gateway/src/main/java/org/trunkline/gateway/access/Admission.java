package org.trunkline.gateway.access;

import org.trunkline.gateway.call.Admitted;
import org.trunkline.gateway.call.CallError;

/** What came of it that somebody wanted to be let in. */
public sealed interface Admission {
    /**
     * He is.
     *
     * @param admitted who, and what he may do
     */
    record Granted(Admitted admitted) implements Admission {}

    /**
     * He is not.
     *
     * @param error which kind
     * @param words what is wrong and what to do; nothing of the token or secret is in them
     */
    record Refused(CallError error, String words) implements Admission {}
}
