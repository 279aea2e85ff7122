package org.trunkline.gateway.access;

import java.time.Duration;
import java.util.Optional;
import org.trunkline.config.WrittenGrants;

/**
 * What a token says that has been checked.
 *
 * @param identity whose it is
 * @param grants what is written in it; empty: nothing, so that the configuration decides
 * @param left for how long it is good
 */
record ReadToken(String identity, Optional<WrittenGrants> grants, Duration left) {}
