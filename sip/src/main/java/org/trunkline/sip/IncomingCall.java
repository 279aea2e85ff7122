package org.trunkline.sip;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A call that a peer offers us. {@link SipCall#hangUp} before the answer refuses it with 480.
 *
 * <p>Its events: {@link SipEvent.Answered} when the caller's ACK arrived (with the ACK's body, empty as a rule),
 * {@link SipEvent.Refused} when the caller gave up before our answer or never acknowledged that it rings, then
 * {@link SipEvent.Info} and {@link SipEvent.HungUp} as for any call.
 */
public interface IncomingCall extends SipCall {
    /**
     * Where the INVITE came from.
     *
     * @return address and port of the datagram, not what its headers say
     */
    InetSocketAddress source();

    /**
     * The trunk that it came from.
     *
     * @return empty where the endpoint takes calls from sources that are no trunk
     */
    Optional<Trunk> trunk();

    /**
     * The user of ours who calls by a phone of his own.
     *
     * @return who proved to be it; empty for calls of trunks
     */
    Optional<PhoneUser> user();

    /**
     * The call of ours that this one is to take the place of (RFC 3891): the caller was transferred.
     *
     * @return empty as a rule
     */
    Optional<SipCall> replaces();

    /**
     * Who calls.
     *
     * @return the user part of the identity that a trunk asserts (RFC 3325), else of From; empty where the caller does not
     *     want to be known
     */
    String fromUser();

    /**
     * The name that goes with {@link #fromUser}.
     *
     * @return as the peer wrote it without quotes and controls, at most 80 characters; may be empty
     */
    String fromName();

    /**
     * What was dialled.
     *
     * @return the user part of the Request-URI, may be empty
     */
    String toUser();

    /**
     * The offered session description.
     *
     * @return the body's bytes; empty when the INVITE carried none
     */
    byte[] offer();

    /**
     * Says who hears of what happens. To be called inside {@link IncomingCalls#on}.
     *
     * @param events called on the SIP thread, in order; must only post
     */
    void events(Consumer<? super SipEvent> events);

    /** Sends 180 Ringing. */
    void ring();

    /**
     * Sends a provisional response with a body.
     *
     * @param status 101 to 199, usually 183
     * @param sdp the body, may be empty
     */
    void progress(int status, byte[] sdp);

    /**
     * Sends 200 with our session description.
     *
     * @param sdp the answer, or the offer where the INVITE carried none
     */
    void answer(byte[] sdp);

    /**
     * Refuses the call.
     *
     * @param status 300 to 699
     * @param phrase reason phrase; characters that cannot stand there are left out
     */
    void refuse(int status, String phrase);

    /**
     * Refuses the call, and says how long the caller had better wait before the next.
     *
     * @param status 300 to 699, usually 503
     * @param phrase reason phrase; characters that cannot stand there are left out
     * @param retryAfter full seconds (RFC 3261 §20.33)
     */
    void refuse(int status, String phrase, Duration retryAfter);
}
