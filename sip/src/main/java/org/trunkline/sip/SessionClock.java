package org.trunkline.sip;

import java.time.Duration;
import java.util.Optional;

/**
 * Keeps an answered call from hanging for ever when the peer has silently gone (RFC 4028). Without time: {@link #patience}
 * says how long the present state lasts, {@link #due} what is to be done then.
 *
 * <pre>
 *   we refresh:    |──── interval/2 ────► Refresh |── until the last third ──► End
 *   peer refreshes:|──── interval - min(32 s, interval/3) ───────────────────► End
 * </pre>
 *
 * Each 2xx to a re-INVITE or UPDATE, in either direction, settles it anew.
 */
final class SessionClock {
    /** What is to be done when a state's time is over. */
    enum Due { NOTHING, REFRESH, END }

    private sealed interface State {
        record Off() implements State {}

        record Ours(Duration interval) implements State {}

        /** A refresh is under way, or failed: the session has not expired yet. */
        record Overdue(Duration interval) implements State {}

        record Theirs(Duration interval) implements State {}
    }

    private static final Duration LONGEST_MARGIN = Duration.ofSeconds(32); // RFC 4028 §10
    private State state = new State.Off();

    /** After a 2xx; nothing agreed means that the session no longer expires. */
    void agreed(Optional<SessionTerms> terms) {
        state = terms.<State>map(agreed -> agreed.weRefresh()
                        ? new State.Ours(agreed.interval())
                        : new State.Theirs(agreed.interval()))
                .orElse(new State.Off());
    }

    /** How long until {@link #due}. */
    Optional<Duration> patience() {
        return switch (state) {
            case State.Off _ -> Optional.empty();
            case State.Ours(var interval) -> Optional.of(interval.dividedBy(2)); // RFC 4028 §10
            case State.Overdue(var interval) -> Optional.of(interval.minus(interval.dividedBy(2)).minus(margin(interval)));
            case State.Theirs(var interval) -> Optional.of(interval.minus(margin(interval)));
        };
    }

    private static Duration margin(Duration interval) {
        var third = interval.dividedBy(3);
        return third.compareTo(LONGEST_MARGIN) < 0 ? third : LONGEST_MARGIN;
    }

    /** The present state has lasted for its {@link #patience}. */
    Due due() {
        return switch (state) {
            case State.Off _ -> Due.NOTHING;
            case State.Ours(var interval) -> {
                state = new State.Overdue(interval);
                yield Due.REFRESH;
            }
            case State.Overdue _, State.Theirs _ -> Due.END;
        };
    }

    /** A 422 to a request of ours, whoever refreshes: what we ask for next is longer. */
    void atLeast(Duration least) {
        state = switch (state) {
            case State.Overdue(var interval) when interval.compareTo(least) < 0 -> new State.Overdue(least);
            case State.Ours(var interval) when interval.compareTo(least) < 0 -> new State.Ours(least);
            case State.Theirs(var interval) when interval.compareTo(least) < 0 -> new State.Theirs(least);
            case State.Off _, State.Ours _, State.Overdue _, State.Theirs _ -> state;
        };
    }

    /** What we ask for in a refresh: the present interval, and that roles stay as they are (RFC 4028 §7.4). */
    Optional<SessionTerms> present() {
        return switch (state) {
            case State.Off _ -> Optional.empty();
            case State.Ours(var interval) -> Optional.of(new SessionTerms(interval, true));
            case State.Overdue(var interval) -> Optional.of(new SessionTerms(interval, true));
            case State.Theirs(var interval) -> Optional.of(new SessionTerms(interval, false));
        };
    }
}
