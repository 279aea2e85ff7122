package org.trunkline.gateway.call;

import java.util.List;
import org.trunkline.config.RouteTarget.ToTrunk;
import org.trunkline.config.RouteTarget.ToUser;

/** A place where a call is tried. */
sealed interface Goal {
    /** What carries the call there. */
    Network network();

    /** A number at a trunk. */
    record Number(ToTrunk at) implements Goal {
        @Override
        public Network network() {
            return Network.of(at.trunk());
        }
    }

    /** The gateway's own test number. */
    record Echo() implements Goal {
        @Override
        public Network network() {
            return Network.ECHO;
        }
    }

    /**
     * The pages of users of this gateway, one user after the other.
     *
     * @param caller the user who calls
     * @param to what was dialled
     */
    record Users(String caller, String to, List<ToUser> users) implements Goal {
        @Override
        public Network network() {
            return Network.USERS;
        }

        @Override
        public String toString() { // no phone number where it may be logged
            return "Users[" + users + "]";
        }
    }
}
