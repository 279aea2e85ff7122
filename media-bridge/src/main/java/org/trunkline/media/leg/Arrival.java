package org.trunkline.media.leg;

/** How a packet stands in its stream. */
public sealed interface Arrival {
    /** The first packet of a stream, or of a new one: another SSRC, or a jump too large to be loss. */
    record Started() implements Arrival {}

    /**
     * The newest packet so far.
     *
     * @param lost packets missing right before it, 0 for none
     */
    record Newest(int lost) implements Arrival {}

    /**
     * A packet that others have overtaken, seen for the first time.
     *
     * @param back how many sequence numbers it lies behind the newest
     */
    record Overtaken(int back) implements Arrival {}

    /** A packet that was here before, or is too old to know. */
    record Repeated() implements Arrival {}
}
