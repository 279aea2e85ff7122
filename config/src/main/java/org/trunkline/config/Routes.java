package org.trunkline.config;

import java.util.List;
import java.util.Optional;

/** Decides where calls go; destinations are denied until a route allows them. Immutable: a reload makes a new one. */
public interface Routes {
    /**
     * The ways to write a number or user by which it is known.
     *
     * @param dialled as {@link org.trunkline.sip.Dialled} has it
     * @return as dialled, and as E.164 where that is another
     */
    List<String> forms(String dialled);

    /**
     * A call that a user makes.
     *
     * @param dialled as {@link org.trunkline.sip.Dialled} has it, or {@link Destinations#USER} and an identity
     * @param user who calls
     * @param callerId the number that is shown; empty: the trunk's
     * @return what to do, or nothing: no route allows the destination
     */
    Optional<RoutePlan> out(String dialled, String user, Optional<String> callerId);

    /**
     * A call that comes in.
     *
     * @param trunk from which trunk
     * @param did what was dialled, as the trunk wrote it
     * @param caller who calls, as the trunk wrote it; may be empty
     * @return what to do, or nothing: nobody here has this number
     */
    Optional<RoutePlan> in(String trunk, String did, String caller);

    /**
     * A call that comes in to the extension of a user.
     *
     * @param user whose
     * @param trunk from which trunk
     * @param did the extension, as the trunk wrote it
     * @param caller who calls, as the trunk wrote it; may be empty
     * @return this user, then whom a route names for this very number
     */
    RoutePlan inTo(String user, String trunk, String did, String caller);
}
