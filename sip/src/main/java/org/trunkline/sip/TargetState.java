package org.trunkline.sip;

import java.util.OptionalLong;

/**
 * One host of a trunk at one moment.
 *
 * @param trunk the trunk's name
 * @param address IP address and port
 * @param transport how it is reached
 * @param alive whether calls are sent there
 * @param lastRttMillis how long its answer to the last OPTIONS took, if it has answered one
 */
public record TargetState(
        String trunk, String address, TrunkAddress.Transport transport, boolean alive, OptionalLong lastRttMillis) {}
