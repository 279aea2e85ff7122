package org.trunkline.gateway.call;

import org.trunkline.config.TrunkPlan;
import org.trunkline.sip.SipEndpoint;

/** Which of this process's SIP endpoints speaks with a trunk: trunks may have addresses of their own. */
@FunctionalInterface
public interface Endpoints {
    /**
     * The endpoint of a trunk.
     *
     * @param trunk as configured
     * @return running
     */
    SipEndpoint of(TrunkPlan trunk);
}
