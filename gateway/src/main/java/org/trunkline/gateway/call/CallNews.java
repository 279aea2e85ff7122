package org.trunkline.gateway.call;

import java.util.Locale;
import java.util.OptionalInt;
import org.trunkline.dtmf.Digit;
import org.trunkline.media.quality.CallQuality;
import org.trunkline.sip.OwedMessage;

/** What a call tells its browser. */
public sealed interface CallNews {
    /**
     * The phone rings, or the network plays something.
     *
     * @param earlyMedia whether the phone network's own sound is heard now
     */
    record Ringing(boolean earlyMedia) implements CallNews {}

    /** The phone was answered; of a call in: the caller has our answer. */
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
     * The phone writes.
     *
     * @param message to be accepted once the browser has it
     */
    record Messaged(OwedMessage message) implements CallNews {}

    /**
     * One side put the other on hold, or took it back.
     *
     * @param held whether on hold now, by this side
     * @param by browser or phone
     */
    record Held(boolean held, Side by) implements CallNews {}

    /**
     * How a transfer goes on.
     *
     * @param step how far it is
     * @param by who wanted it: browser, or phone
     * @param sipStatus the SIP status behind it, if there was one
     * @param words for a person
     */
    record Transfer(Step step, Side by, OptionalInt sipStatus, String words) implements CallNews {
        /** How far a transfer is. */
        public enum Step {
            /** The other phone is being called. */
            CALLING,
            /** It rings. */
            RINGING,
            /** It took the call. */
            DONE,
            /** It did not; the call is as it was. */
            FAILED;

            /**
             * The name on the wire.
             *
             * @return lower case
             */
            public String wireName() {
                return name().toLowerCase(Locale.ROOT);
            }
        }
    }

    /**
     * Something is not as it should be, and the call goes on.
     *
     * @param kind what
     * @param words for a person
     */
    record Warning(Kind kind, String words) implements CallNews {
        /** What there is to warn of. */
        public enum Kind {
            /** The phone's network sends nothing any more. */
            SILENT,
            /** It does again. */
            HEARD_AGAIN,
            /** This page's browser sends nothing: the phone hears nobody. */
            UNHEARD,
            /** It does again. */
            HEARD_BY_PHONE,
            /** The phone did not accept hold, or its end. */
            HOLD_REFUSED;

            /**
             * The name on the wire.
             *
             * @return lower case with hyphens
             */
            public String wireName() {
                return name().toLowerCase(Locale.ROOT).replace('_', '-');
            }
        }
    }

    /**
     * The browser's media does not get through any more: ICE has to be restarted, or another connection be offered.
     *
     * @param secondsLeft for so long the call waits for it
     * @param words for a person
     */
    record MediaLost(long secondsLeft, String words) implements CallNews {}

    /** It does again. */
    record MediaRestored() implements CallNews {}

    /**
     * How good the call was in the last seconds.
     *
     * @param quality of both legs
     */
    record Quality(CallQuality quality) implements CallNews {}

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
