package org.trunkline.config;

import org.trunkline.media.bridge.TrunkMedia;
import org.trunkline.sip.Trunk;

/**
 * A trunk as it is configured.
 *
 * @param sip its signalling
 * @param media what it can carry
 * @param mostCalls at once, both ways
 */
public record TrunkPlan(Trunk sip, TrunkMedia media, int mostCalls) {}
