package org.trunkline.sip;

import java.util.function.IntConsumer;

/** A call at a SIP endpoint. Every method returns at once and may be used from any thread. */
public interface SipCall {
    /**
     * The call's Call-ID on the wire.
     *
     * @return fixed from the start
     */
    String sipCallId();

    /**
     * Ends the call by whatever its state asks for: CANCEL, BYE or a refusal (RFC 3261 §9, §15). Does nothing the
     * second time or after the end.
     *
     * @param why for the Reason header (RFC 3326)
     */
    void hangUp(Parting why);

    /**
     * The same, as somebody who simply hangs up.
     *
     * @param reasonWords why, for the Reason header; characters that cannot stand there are left out
     */
    default void hangUp(String reasonWords) {
        hangUp(Parting.normal(reasonWords));
    }

    /**
     * Sends an INFO request inside the call (RFC 6086); left out while the call is not answered.
     *
     * @param contentType type and subtype, for example {@code application/dtmf-relay}
     * @param body the body as it goes out
     */
    void sendInfo(String contentType, byte[] body);

    /**
     * Sends a message inside the call (RFC 3428).
     *
     * @param message what to say
     * @param outcome gets the final status, once, on the SIP thread: must only post. 408: no answer; 481: the call is not
     *     answered yet or over; 513: too large for a datagram
     */
    void sendMessage(TextMessage message, IntConsumer outcome);

    /**
     * Whether the peer takes INFO requests.
     *
     * @return whether its Allow header lists INFO (RFC 3261 §20.5); false before it has said anything
     */
    boolean takesInfo();

    /**
     * Offers a changed session: hold, un-hold, another codec. Glare is waited out (RFC 3261 §14.1). Before the answer
     * only where the first offer has been answered already (RFC 3311 §5.1). Gives {@link SipEvent.Reanswered} or {@link SipEvent.OfferRefused}.
     *
     * @param sdp our offer
     */
    void offer(byte[] sdp);

    /**
     * Answers {@link SipEvent.Offered}, or offers on {@link SipEvent.OfferWanted}.
     *
     * @param sdp computed for this offer
     */
    void answerOffer(byte[] sdp);

    /**
     * Refuses {@link SipEvent.Offered} or {@link SipEvent.OfferWanted}; the session stays as it was.
     *
     * @param status usually 488
     */
    void refuseOffer(int status);

    /**
     * Asks the peer to call a number in our place (RFC 3515). Gives {@link SipEvent.TransferProgress}.
     *
     * @param number whom
     */
    void refer(Dialled number);

    /**
     * Asks the peer to join its call with another of ours (RFC 3515 with RFC 3891). Gives
     * {@link SipEvent.TransferProgress}.
     *
     * @param other an answered call of the same trunk
     */
    void referTo(SipCall other);

    /**
     * Tells a peer that asked for a transfer how it goes on.
     *
     * @param status of the call that we make for it; from 200 on it is the last
     */
    void transferProgress(int status);
}
