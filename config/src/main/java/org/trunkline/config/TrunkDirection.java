package org.trunkline.config;

/** Which way the calls of a trunk go. */
public enum TrunkDirection {
    /** Both ways. */
    BOTH,
    /** Only to us. */
    IN,
    /** Only to it. */
    OUT
}
