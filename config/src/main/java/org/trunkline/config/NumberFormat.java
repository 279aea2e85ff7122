package org.trunkline.config;

/** How a trunk wants numbers. */
public enum NumberFormat {
    /** {@code +49301234567}. */
    E164,
    /** {@code 0301234567}: as dialled inside the region; other countries behind the region's international prefix. */
    NATIONAL,
    /** {@code 0049301234567}. */
    ZERO_ZERO,
    /** Untouched. */
    AS_DIALLED
}
