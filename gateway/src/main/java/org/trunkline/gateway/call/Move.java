package org.trunkline.gateway.call;

import java.util.List;
import org.trunkline.config.RouteTarget;
import org.trunkline.config.TrunkPlan;

/**
 * A transfer that the phone asked for: the leg that is being dialled in its place.
 *
 * @param leg the new one
 * @param trunk that carries it
 * @param left where it may be tried next
 */
record Move(int leg, TrunkPlan trunk, List<RouteTarget.ToTrunk> left) {}
