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
     * A provisional response from 101 to 198. Forked calls may bring several, each with a body of its own: the last
     * one is the one to listen to. When its branch ends, one that still rings is told again.
     *
     * @param status 180, 183 ...
     * @param sdp early session description; empty when there is none
     */
    record Ringing(int status, byte[] sdp) implements SipEvent {}

    /**
     * Answered. For an incoming call: our answer was acknowledged.
     *
     * @param sdp the peer's session description: the 200's, or what the branch that answered said before; empty when it
     *     said nothing
     */
    record Answered(byte[] sdp) implements SipEvent {}

    /**
     * The peer offers a changed session: re-INVITE or UPDATE (RFC 3261 §14, RFC 3311). Owed:
     * {@link SipCall#answerOffer} or {@link SipCall#refuseOffer}.
     *
     * @param sdp its offer
     */
    record Offered(byte[] sdp) implements SipEvent {}

    /**
     * The peer wants our offer: a re-INVITE without a description. Owed: {@link SipCall#answerOffer} with an offer; the
     * peer's answer comes as {@link Reanswered}.
     */
    record OfferWanted() implements SipEvent {}

    /**
     * The peer answered an offer that we made beside the INVITE's.
     *
     * @param sdp its answer
     */
    record Reanswered(byte[] sdp) implements SipEvent {}

    /**
     * The peer refused our offer; the session stays as it was.
     *
     * @param status why
     */
    record OfferRefused(int status) implements SipEvent {}

    /**
     * The peer asks us to call somebody else in its place (RFC 3515); it has been answered with 202. Owed:
     * {@link SipCall#transferProgress}, the last with a final status.
     *
     * @param target whom
     */
    record TransferAsked(TransferTarget target) implements SipEvent {}

    /**
     * How a transfer that we asked for goes on.
     *
     * @param status of the call that the peer makes, or of its refusal
     * @param last whether nothing more comes
     */
    record TransferProgress(int status, boolean last) implements SipEvent {}

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

    /**
     * A message inside the call (RFC 3428). Owed: its answer.
     *
     * @param message to be accepted or refused
     */
    record Messaged(OwedMessage message) implements SipEvent {}
}
