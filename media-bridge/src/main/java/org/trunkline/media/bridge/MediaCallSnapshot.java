package org.trunkline.media.bridge;

/**
 * What passed through a call so far; packets.
 *
 * @param browserIn SRTP from the browser
 * @param browserOut SRTP to the browser
 * @param trunkIn RTP from the trunk
 * @param trunkOut RTP to the trunk
 */
public record MediaCallSnapshot(long browserIn, long browserOut, long trunkIn, long trunkOut) {}
