package org.trunkline.gateway.phones;

import org.trunkline.gateway.call.Pass;
import org.trunkline.sip.PhoneUser;

/**
 * Who is at a phone.
 *
 * @param pass what it has proven to hold
 */
record PhonePass(Pass pass) implements PhoneUser {
    static Pass of(PhoneUser user) {
        return ((PhonePass) user).pass();
    }

    @Override
    public String name() {
        return pass.now().user();
    }

    /** Whether calls ring there. */
    boolean takesCalls(long nowNanos) {
        var who = pass.now();
        return who.grants().incoming() && !who.over(nowNanos);
    }

    @Override
    public String toString() {
        return "PhonePass[hidden]";
    }
}
