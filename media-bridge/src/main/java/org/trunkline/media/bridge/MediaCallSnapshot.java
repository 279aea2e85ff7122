package org.trunkline.media.bridge;

import java.util.Map;
import org.trunkline.media.Drop;

/**
 * What passed through a call so far; packets.
 *
 * @param browserIn SRTP from the browser
 * @param browserOut SRTP to the browser
 * @param trunkIn RTP from the trunk
 * @param trunkOut RTP to the trunk
 * @param drops what was not used, and why
 */
public record MediaCallSnapshot(long browserIn, long browserOut, long trunkIn, long trunkOut, Map<Drop, Long> drops) {}
