package org.trunkline.sip;

import java.util.OptionalInt;

/**
 * What happens to a call, in order. {@link Refused} and {@link HungUp} are terminal: after one of them nothing more
 * comes. Our own {@link SipCall#hangUp} gives {@code Refused} with {@link SipFailure.Kind#CANCELLED} at once when the
 * call was not answered yet, and no event when it was.
 */
public sealed interface SipEvent {
    /** The first 100 arrived: the peer works on it. */
    record Trying() implements SipEvent {}

    /**
     * A provisional response from 101 to 199. Forked calls may bring several, each with a body of its own: the last
     * one is the one to listen to.
     *
     * @param status 180, 183 ...
     * @param sdp early session description; empty when there is none
     */
    record Ringing(int status, byte[] sdp) implements SipEvent {}

    /**
     * Answered. For an incoming call: our answer was acknowledged.
     *
     * @param sdp the peer's session description; empty when there is none
     */
    record Answered(byte[] sdp) implements SipEvent {}

    /**
     * The call did not come to be.
     *
     * @param failure why
     */
    record Refused(SipFailure failure) implements SipEvent {}

    /**
     * The peer, or a lost peer, ended an answered call.
     *
     * @param reasonWords the Reason header's text, or our words; may be empty
     * @param q850 the Reason header's Q.850 cause
     */
    record HungUp(String reasonWords, OptionalInt q850) implements SipEvent {}

    /**
     * An INFO request inside the call; it has been answered with 200.
     *
     * @param contentType type and subtype; empty when there is no body
     * @param body its bytes
     */
    record Info(String contentType, byte[] body) implements SipEvent {}
}
