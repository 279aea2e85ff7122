package org.trunkline.gateway.call;

/** Where a call stands; a deadline exists only in the states that have one. */
sealed interface CallState {
    /** The INVITE is out, the phone has not rung. */
    record Dialling(long deadlineNanos) implements CallState {}

    /** The phone rings; {@code earlyMedia}: its network is heard. */
    record Ringing(long deadlineNanos, boolean earlyMedia) implements CallState {}

    /** Answered, but the browser's ICE and DTLS are not done. */
    record AwaitingMedia(long deadlineNanos) implements CallState {}

    /** Both ends talk. */
    record Talking() implements CallState {}

    /** Over. */
    record Ended() implements CallState {}
}
