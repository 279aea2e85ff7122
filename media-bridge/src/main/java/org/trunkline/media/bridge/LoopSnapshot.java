package org.trunkline.media.bridge;

import org.trunkline.media.net.LoopHealth;

/**
 * What one media loop does.
 *
 * @param calls on it
 * @param health how well it keeps its times
 * @param opusComplexity effort toward its browsers at this moment
 * @param sparing whether browsers whose network is clean are sent a trunk's G.711 instead of Opus, to spare the encoder
 * @param saves whether that is less than usual
 * @param admits whether it takes new calls
 */
public record LoopSnapshot(int calls, LoopHealth health, int opusComplexity, boolean sparing, boolean saves, boolean admits) {}
