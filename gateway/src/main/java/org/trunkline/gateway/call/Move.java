package org.trunkline.gateway.call;

import java.util.List;
import org.trunkline.config.RouteTarget;

/**
 * A transfer that the phone asked for: the leg that is being dialled in its place.
 *
 * @param leg the new one
 * @param left where it may be tried next
 */
record Move(int leg, List<RouteTarget.ToTrunk> left) {}
