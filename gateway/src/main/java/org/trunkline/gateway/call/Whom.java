package org.trunkline.gateway.call;

import org.trunkline.config.Destinations;
import org.trunkline.sip.DialRefused;
import org.trunkline.sip.Dialled;

/** Whom somebody wants to call. */
sealed interface Whom {
    /** As routes and grants have it. */
    String written();

    /** A number. */
    record Number(Dialled dialled) implements Whom {
        @Override
        public String written() {
            return dialled.number();
        }
    }

    /** A user of this gateway. */
    record User(String name) implements Whom {
        @Override
        public String written() {
            return Destinations.USER + name;
        }
    }

    /** The gateway's own test number. */
    record Echo() implements Whom {
        @Override
        public String written() {
            return Destinations.ECHO;
        }
    }

    /** Nobody: it cannot be read, and these are the words for it. */
    record Nobody(String words) implements Whom {
        @Override
        public String written() {
            return "";
        }
    }

    /** Reads what a person or page gave. */
    static Whom parse(String text) {
        if (text.startsWith(Destinations.USER)) {
            var name = text.substring(Destinations.USER.length());
            return name.matches(Destinations.IDENTITY)
                    ? new User(name)
                    : new Nobody("Behind user: stands an identity: 1 to 255 characters of ASCII without blanks.");
        }
        if (text.equals(Destinations.ECHO)) {
            return new Echo();
        }
        return switch (Dialled.parse(text)) {
            case Dialled number -> new Number(number);
            case DialRefused(var words) -> new Nobody(words);
        };
    }
}
