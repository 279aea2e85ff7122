package org.trunkline.config;

import org.trunkline.sip.Dialling;

/** Where a route sends a call. */
public sealed interface RouteTarget {
    /**
     * Out over a trunk.
     *
     * @param trunk which
     * @param dialling the number as this trunk wants it, and who calls
     */
    record ToTrunk(TrunkPlan trunk, Dialling dialling) implements RouteTarget {}

    /**
     * To the open pages of a user.
     *
     * @param name the user, or his identity
     */
    record ToUser(String name) implements RouteTarget {}

    /**
     * To a test number that this process answers itself.
     *
     * @param number one of the test carrier's
     */
    record ToTestNumber(String number) implements RouteTarget {}
}
