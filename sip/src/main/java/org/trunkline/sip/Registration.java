package org.trunkline.sip;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * Our binding at one registrar (RFC 3261 §10.2), from start to stop. Pure: time comes in, requests come out.
 *
 * <pre>
 *   Unregistered ──start──► Registering ──2xx──► Registered
 *                            │ ▲ ▲ │ ▲               │
 *                   refused, │ │ │ │ └───────────────┘ at 75 to 90 % of its time
 *                    silence │ │ │ └─423─┐
 *                            ▼ │ └───────┘ at once, for longer
 *                          Waiting  1 s, 2 s, 4 s ... 5 min, less up to a half
 *
 *   stop: Unregistering ──any answer, or 4 s without──► Gone        nothing to take back: Gone at once
 * </pre>
 *
 * It never gives up: what a registrar refuses today it may grant tomorrow, and nobody is there to ask it again.
 */
final class Registration {
    private static final long FIRST_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_PAUSE_NANOS = Duration.ofMinutes(5).toNanos();
    private static final int MAX_DOUBLINGS = 9;
    private static final long SHORTEST_REFRESH_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long MOST_SECONDS = Duration.ofDays(7).toSeconds();
    private static final Duration WHOLE_ATTEMPT = Duration.ofMinutes(2); // all hosts, each with its silence
    static final Duration FAREWELL = Duration.ofSeconds(4);

    sealed interface State {
        record Unregistered() implements State {}

        /** Asked. What was granted before may still stand. */
        record Registering(OptionalLong boundUntil, long giveUpAtNanos) implements State {}

        record Registered(long boundUntilNanos, long refreshAtNanos) implements State {}

        record Waiting(OptionalLong boundUntil, long retryAtNanos) implements State {}

        record Unregistering(long giveUpAtNanos) implements State {}

        record Gone() implements State {}
    }

    sealed interface Output {
        /** Send a REGISTER, in the place of one that is still without answer. */
        record Ask(Duration expires) implements Output {}

        /** Wait no longer for the answer to the last one. */
        record Forget() implements Output {}
    }

    private final RandomGenerator random;
    private Duration asked;
    private int failures;
    private volatile State state = new State.Unregistered(); // read by snapshots
    private volatile Optional<String> lastFailure = Optional.empty();

    /** @param wanted what to ask for, until the registrar wants more */
    Registration(Duration wanted, RandomGenerator random) {
        asked = wanted;
        this.random = random;
    }

    State state() {
        return state;
    }

    /** Why the last attempt failed, if it did. */
    Optional<String> lastFailure() {
        return lastFailure;
    }

    /** Until when calls reach us; may be over already. */
    OptionalLong boundUntil() {
        return switch (state) {
            case State.Registered(var until, _) -> OptionalLong.of(until);
            case State.Registering(var until, _) -> until;
            case State.Waiting(var until, _) -> until;
            case State.Unregistered _, State.Unregistering _, State.Gone _ -> OptionalLong.empty();
        };
    }

    /** When {@link #onTime} has something to do. */
    OptionalLong deadline() {
        return switch (state) {
            case State.Registering(_, var giveUpAt) -> OptionalLong.of(giveUpAt);
            case State.Registered(_, var refreshAt) -> OptionalLong.of(refreshAt);
            case State.Waiting(_, var retryAt) -> OptionalLong.of(retryAt);
            case State.Unregistering(var giveUpAt) -> OptionalLong.of(giveUpAt);
            case State.Unregistered _, State.Gone _ -> OptionalLong.empty();
        };
    }

    List<Output> start(long nowNanos) {
        return state instanceof State.Unregistered ? ask(nowNanos) : List.of();
    }

    List<Output> onTime(long nowNanos) {
        var due = deadline();
        if (due.isEmpty() || nowNanos - due.getAsLong() < 0) {
            return List.of();
        }
        return switch (state) {
            case State.Registered _, State.Waiting _ -> ask(nowNanos);
            case State.Registering _ -> {
                onFailure("the registrar does not answer", Duration.ZERO, nowNanos);
                yield List.of(new Output.Forget());
            }
            case State.Unregistering _ -> {
                state = new State.Gone();
                yield List.of(new Output.Forget());
            }
            case State.Unregistered _, State.Gone _ -> List.of();
        };
    }

    private List<Output> ask(long nowNanos) {
        state = new State.Registering(boundUntil(), nowNanos + WHOLE_ATTEMPT.toNanos());
        return List.of(new Output.Ask(asked));
    }

    /**
     * A 2xx.
     *
     * @param granted seconds, where it says so
     */
    void onAccepted(OptionalLong granted, long nowNanos) {
        long seconds = Math.min(granted.orElse(asked.toSeconds()), MOST_SECONDS); // RFC 3261 §10.2.4
        switch (state) {
            case State.Registering _ when seconds <= 0 -> {
                onFailure("the registrar keeps no binding", Duration.ZERO, nowNanos);
                state = new State.Waiting(OptionalLong.empty(), deadline().orElseThrow());
            }
            case State.Registering _ -> {
                failures = 0;
                lastFailure = Optional.empty();
                long whole = Duration.ofSeconds(seconds).toNanos();
                long refresh = Math.max(SHORTEST_REFRESH_NANOS, (long) (whole * random.nextDouble(0.75, 0.9)));
                state = new State.Registered(nowNanos + whole, nowNanos + refresh);
            }
            case State.Unregistering _ -> state = new State.Gone();
            case State.Unregistered _, State.Registered _, State.Waiting _, State.Gone _ -> {}
        }
    }

    /** A 423: at once again, for as long as it wants (RFC 3261 §10.2.8). */
    List<Output> onTooBrief(OptionalLong minimum, long nowNanos) {
        boolean sensible = minimum.isPresent()
                && minimum.getAsLong() > asked.toSeconds()
                && minimum.getAsLong() <= MOST_SECONDS;
        if (!(state instanceof State.Registering) || !sensible) {
            onFailure("423 without a Min-Expires that can be met", Duration.ZERO, nowNanos);
            return List.of();
        }
        asked = Duration.ofSeconds(minimum.getAsLong());
        return ask(nowNanos);
    }

    /**
     * A refusal, or silence of all hosts.
     *
     * @param why for people
     * @param atLeast how long the registrar itself wants to be left alone
     */
    void onFailure(String why, Duration atLeast, long nowNanos) {
        switch (state) {
            case State.Registering(var until, _) -> {
                lastFailure = Optional.of(why);
                long pause = pauseNanos(failures++);
                long least = atLeast.toNanos();
                long spread = (long) (least * random.nextDouble() / 10); // not all at the same moment
                state = new State.Waiting(until, nowNanos + Math.max(pause, least + spread));
            }
            case State.Unregistering _ -> state = new State.Gone();
            case State.Unregistered _, State.Registered _, State.Waiting _, State.Gone _ -> {}
        }
    }

    /** RFC 5626 §4.5: between a half and the whole of a time that doubles. */
    private long pauseNanos(int failuresBefore) {
        long whole = Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(failuresBefore, MAX_DOUBLINGS));
        return (long) (whole * random.nextDouble(0.5, 1));
    }

    /** Nobody wants it any more. A request under way may have been granted already. */
    List<Output> stop(long nowNanos) {
        return switch (state) {
            case State.Registering _ -> leave(nowNanos);
            case State.Registered(var until, _) when nowNanos - until < 0 -> leave(nowNanos);
            case State.Waiting(var until, _) when until.isPresent() && nowNanos - until.getAsLong() < 0 ->
                leave(nowNanos);
            case State.Unregistered _, State.Registered _, State.Waiting _ -> {
                state = new State.Gone();
                yield List.of();
            }
            case State.Unregistering _, State.Gone _ -> List.of();
        };
    }

    private List<Output> leave(long nowNanos) { // RFC 3261 §10.2.2
        state = new State.Unregistering(nowNanos + FAREWELL.toNanos());
        return List.of(new Output.Ask(Duration.ZERO));
    }
}
