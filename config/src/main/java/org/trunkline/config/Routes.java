package org.trunkline.config;

import java.util.Optional;

/** Decides where calls go; destinations are denied until a route allows them. Immutable: a reload makes a new one. */
public interface Routes {
    /**
     * A call that a page makes.
     *
     * @param dialled as {@link org.trunkline.sip.Dialled} has it
     * @param user who calls, the page's user; empty where it named none
     * @return what to do, or nothing: the destination is not allowed
     */
    Optional<RoutePlan> out(String dialled, Optional<String> user);

    /**
     * A call that comes in.
     *
     * @param trunk from which trunk
     * @param did what was dialled, as the trunk wrote it
     * @param caller who calls, as the trunk wrote it; may be empty
     * @return what to do, or nothing: nobody here has this number
     */
    Optional<RoutePlan> in(String trunk, String did, String caller);
}
