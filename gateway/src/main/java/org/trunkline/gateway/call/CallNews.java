package org.trunkline.gateway.call;

import java.util.OptionalInt;
import org.trunkline.dtmf.Digit;

/** What a call tells its browser. */
public sealed interface CallNews {
    /**
     * The phone rings, or the network plays something.
     *
     * @param earlyMedia whether the phone network's own sound is heard now
     */
    record Ringing(boolean earlyMedia) implements CallNews {}

    /** The phone was answered. */
    record Answered() implements CallNews {}

    /**
     * The far end pressed a digit.
     *
     * @param digit which
     * @param durationMillis how long
     */
    record Dtmf(Digit digit, int durationMillis) implements CallNews {
        @Override
        public String toString() { // no digit where it may be logged
            return "Dtmf[" + durationMillis + " ms]";
        }
    }

    /**
     * The call is over; nothing comes after this.
     *
     * @param cause why
     * @param sipStatus the SIP status behind it, if there was one
     * @param by who ended it
     * @param words for a person
     */
    record Ended(EndCause cause, OptionalInt sipStatus, Side by, String words) implements CallNews {}
}
