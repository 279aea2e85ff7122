package org.trunkline.gateway.call;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.trunkline.config.TrunkPlan;

/** How many calls each trunk carries, both ways. Trunks are known by their names, so that a reload changes nothing. */
final class TrunkLines {
    private final Map<String, Integer> inUse = new ConcurrentHashMap<>();

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

    int inUse(String trunk) {
        return inUse.getOrDefault(trunk, 0);
    }
}
