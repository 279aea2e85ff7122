package org.trunkline.gateway.phones;

import org.trunkline.config.Destinations;
import org.trunkline.sip.Dialled;

/** A SIP phone writes users by their names alone, as the user part of a URI; a colon would begin a password there. */
final class PhoneNames {
    private PhoneNames() {}

    /** What a phone dialled, as pages write it: what is no number is a user. */
    static String dialled(String uriUser) {
        boolean number = Dialled.parse(uriUser) instanceof Dialled || uriUser.equals(Destinations.ECHO);
        return number ? uriUser : Destinations.USER + uriUser;
    }

    /** Who calls, as a phone shows it and dials it again. */
    static String shown(String caller) {
        return caller.startsWith(Destinations.USER) ? caller.substring(Destinations.USER.length()) : caller;
    }
}
