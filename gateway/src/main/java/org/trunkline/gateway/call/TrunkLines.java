package org.trunkline.gateway.call;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.trunkline.config.TrunkPlan;

/**
 * How many calls each trunk carries, both ways, and which trunks want to be left alone for a while. Trunks are known by their
 * names, so that a reload changes nothing.
 */
final class TrunkLines {
    private static final Duration LONGEST_REST = Duration.ofMinutes(5); // of a trunk that asks for more

    private final Map<String, Integer> inUse = new ConcurrentHashMap<>();
    private final Map<String, Long> restingUntilNanos = new ConcurrentHashMap<>();

    /** Empty: the trunk carries as many as it may. */
    Optional<Leg.Line> take(TrunkPlan trunk) {
        var name = trunk.sip().name();
        var taken = new AtomicBoolean();
        inUse.compute(name, (_, before) -> {
            int calls = before == null ? 0 : before;
            taken.set(calls < trunk.mostCalls());
            return taken.get() ? calls + 1 : before;
        });
        if (!taken.get()) {
            return Optional.empty();
        }
        return Optional.of(() -> {
            if (taken.getAndSet(false)) {
                inUse.computeIfPresent(name, (_, calls) -> calls == 1 ? null : calls - 1);
            }
        });
    }

    /** RFC 3261 §21.5.4: a trunk that said Retry-After is not asked before, if there is another. */
    void rest(TrunkPlan trunk, Duration wanted, long nowNanos) {
        var rest = wanted.compareTo(LONGEST_REST) < 0 ? wanted : LONGEST_REST;
        restingUntilNanos.put(trunk.sip().name(), nowNanos + rest.toNanos());
    }

    boolean rests(TrunkPlan trunk, long nowNanos) {
        var until = restingUntilNanos.get(trunk.sip().name());
        return until != null && until - nowNanos > 0;
    }

    int inUse(String trunk) {
        return inUse.getOrDefault(trunk, 0);
    }
}
