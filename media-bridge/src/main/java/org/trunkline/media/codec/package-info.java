/**
 * Codecs: Opus (native or pure Java behind one port), G.711, and what fills the gaps between packets.
 *
 * <p>Linear audio is {@code short[]}, mono, at the codec's own rate; on a telephone call 8 kHz, so that a usual 20 ms
 * frame is 160 samples. Every stateful object here belongs to one media loop and keeps its scratch memory for itself:
 * nothing is shared, nothing of note is allocated per frame.
 */
package org.trunkline.media.codec;
