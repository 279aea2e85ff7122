package org.trunkline.media.bridge;

/**
 * What a loop has left for its calls' frames toward browsers.
 *
 * @param complexity how much work an encoder does, 0 to 10
 * @param sparing whether a browser whose network is clean is sent a narrow-band trunk's G.711, which needs no encoder
 */
record Effort(int complexity, boolean sparing) {}
