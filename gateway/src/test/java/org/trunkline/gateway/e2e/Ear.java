package org.trunkline.gateway.e2e;

import org.trunkline.gateway.measure.Sound;

/** A page that records what it hears in a call. */
interface Ear {
    /** Until that much more has been recorded. */
    Ear listenOn(double seconds);

    /** Recorded so far. */
    double heardSeconds();

    /** All that was heard in the last call so far. */
    Sound heard();
}
