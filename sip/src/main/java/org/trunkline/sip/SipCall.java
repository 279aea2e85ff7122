package org.trunkline.sip;

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
     * @param reasonWords why, for the Reason header (RFC 3326); characters that cannot stand there are left out
     */
    void hangUp(String reasonWords);

    /**
     * Sends an INFO request inside the call (RFC 6086); left out while the call is not answered.
     *
     * @param contentType type and subtype, for example {@code application/dtmf-relay}
     * @param body the body as it goes out
     */
    void sendInfo(String contentType, byte[] body);
}
