package org.trunkline.carrier;

import java.util.List;
import java.util.Optional;

/** What a number does with a call, and when. */
final class Script {
    enum Action {
        RING,
        EARLY_MEDIA,
        ANSWER,
        HANG_UP,
        /** Calls the caller, as soon as this call is over. */
        CALL_BACK,
        /** Calls; the first step of a call that the carrier makes. */
        CALL
    }

    /** @param afterMillis after the step before it, or after the call came */
    record Step(long afterMillis, Action action) {}

    private final List<Step> steps;
    private int next;
    private long lastNanos;

    Script(List<Step> steps, long nowNanos) {
        this.steps = steps;
        this.lastNanos = nowNanos;
    }

    /** The action whose time has come; call again until empty. */
    Optional<Action> poll(long nowNanos) {
        long due = nextDeadlineNanos();
        if (due == Long.MAX_VALUE || due - nowNanos > 0) {
            return Optional.empty();
        }
        lastNanos = due;
        return Optional.of(steps.get(next++).action);
    }

    /** {@link Long#MAX_VALUE} for never. */
    long nextDeadlineNanos() {
        return next == steps.size() ? Long.MAX_VALUE : lastNanos + steps.get(next).afterMillis * 1_000_000;
    }
}
