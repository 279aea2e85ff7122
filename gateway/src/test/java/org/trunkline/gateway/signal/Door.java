package org.trunkline.gateway.signal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trunkline.config.AccessPlan;
import org.trunkline.config.UserPlan;
import org.trunkline.config.WrittenGrants;
import org.trunkline.gateway.access.Access;

/** Doors for tests of pages. */
final class Door {
    static final IceServers ICE_SERVERS = new IceServers(List.of());

    private Door() {}

    /** Everybody is this user. */
    static Access open(String user) {
        var access = new Access();
        access.plan(
                new AccessPlan(List.of(), List.of()),
                List.of(new UserPlan(user, Optional.empty(), Map.of(), true, WrittenGrants.NONE)));
        return access;
    }
}
