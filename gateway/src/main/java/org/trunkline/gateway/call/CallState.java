package org.trunkline.gateway.call;

import java.util.Optional;

/** Where a call stands; a deadline exists only in the states that have one. */
sealed interface CallState {
    /** The deadline of a state that has none. */
    long NEVER = Long.MAX_VALUE;

    /** When it is over by itself: monotonic nanoseconds; a state without a deadline waits for ever. */
    default long deadlineNanos() {
        return NEVER;
    }

    /** Whether somebody has taken the call. */
    default boolean answered() {
        return switch (this) {
            case AwaitingMedia _, Talking _, Moving _, Joining _, Joined _ -> true;
            case Finding _, Dialling _, Ringing _, Accepting _, Ended _ -> false;
        };
    }

    /** The leg that is being dialled while the call goes on. */
    default Optional<Move> second() {
        return switch (this) {
            case Moving(var move, _) -> Optional.of(move);
            case Joining(var move, _) -> Optional.of(move);
            case Finding _, Dialling _, Ringing _, Accepting _, AwaitingMedia _, Talking _, Joined _, Ended _ -> Optional.empty();
        };
    }

    /** A call out: no phone shall ring before there is a way for media to the browser. */
    record Finding(long deadlineNanos) implements CallState {}

    /** The INVITE is out, the phone has not rung. */
    record Dialling(long deadlineNanos) implements CallState {}

    /** The phone rings; {@code earlyMedia}: its network is heard. */
    record Ringing(long deadlineNanos, boolean earlyMedia) implements CallState {}

    /** A call in: our answer is out, the caller has not acknowledged it. */
    record Accepting() implements CallState {}

    /** Answered, but the browser's ICE and DTLS are not done. */
    record AwaitingMedia(long deadlineNanos) implements CallState {}

    /** Both ends talk. */
    record Talking() implements CallState {}

    /** Both ends talk, and the phone has asked us to call somebody else in its place. */
    record Moving(Move move, long deadlineNanos) implements CallState {}

    /** The trunk does not transfer: we call the other phone ourselves, while the page still talks to the first. */
    record Joining(Move move, long deadlineNanos) implements CallState {}

    /** Two phones talk, the page has left. */
    record Joined(TwoPhones phones) implements CallState {}

    /** Over. */
    record Ended() implements CallState {}
}
