package org.trunkline.gateway.call;

import org.trunkline.config.MessageRules;
import org.trunkline.sip.OwedMessage;

/** Which messages of a phone get into a call: of a known type, not too long, and not too many. */
final class MessageGate {
    private static final int MOST_A_MINUTE = 60;
    private static final int TOO_LARGE = 413;
    private static final int TEMPORARILY_UNAVAILABLE = 480;

    private final MessageRules rules;
    private final LastMinute last = new LastMinute();

    MessageGate(MessageRules rules) {
        this.rules = rules;
    }

    /** False: it has been refused. */
    boolean admits(OwedMessage owed, long nowNanos) {
        if (!fits(owed, rules)) {
            return false;
        }
        if (last.count(nowNanos) >= MOST_A_MINUTE) {
            owed.refuse(TEMPORARILY_UNAVAILABLE);
            return false;
        }
        last.add(nowNanos);
        return true;
    }

    /** Whether its type and length are allowed; else it has been refused. */
    static boolean fits(OwedMessage owed, MessageRules rules) {
        if (!rules.types().contains(owed.message().type())) {
            owed.refuseType(rules.types());
            return false;
        }
        if (owed.message().bytes() > rules.mostBytes()) {
            owed.refuse(TOO_LARGE); // RFC 3261 §21.4.11
            return false;
        }
        return true;
    }
}
