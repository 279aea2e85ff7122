package org.trunkline.gateway.call;

import org.trunkline.media.quality.MeasuredCall;

/**
 * A call as it is now. Nothing in it says who talks.
 *
 * @param id its name in the protocol
 * @param trunk the name of its trunk
 * @param measured how good it is
 */
public record CallStatus(String id, String trunk, MeasuredCall measured) {}
