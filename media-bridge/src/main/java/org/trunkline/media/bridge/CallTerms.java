package org.trunkline.media.bridge;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.trunkline.media.DropCounts;
import org.trunkline.media.ice.Candidate;

/**
 * What was agreed and reserved when a call was opened.
 *
 * @param candidates where the browser can reach the call, after so many restarts of ICE
 * @param sides opens another trunk; empty where no RTP port is free
 * @param release gives a trunk's ports back
 * @param leave gives the call's place on its loop back
 */
record CallTerms(
        IntFunction<List<Candidate>> candidates,
        Function<TrunkMedia, Optional<TrunkSide>> sides,
        Consumer<TrunkSide> release,
        Runnable leave,
        DropCounts drops,
        RandomGenerator random) {}
