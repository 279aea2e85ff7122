package org.trunkline.sip;

/** Why a message at the SIP port was not served. Each is counted, see {@link SipSnapshot#refusals()}. */
public enum Refusal {
    /** Not a SIP message at all, or not an acceptable size: dropped. */
    NOT_SIP,
    /** More than 200 header lines: dropped. */
    TOO_MANY_HEADERS,
    /** A SIP message that cannot be understood: 400 where an answer is possible, else dropped. */
    MALFORMED,
    /** A SIP version other than 2.0: 505. */
    VERSION,
    /** A stream in which messages cannot be told apart, or that stands still in the middle of one: closed. */
    BROKEN_STREAM,
    /** More messages than can be worked off: dropped. More connections, or one that is read too slowly: closed. */
    OVERLOAD,
    /** A call or message from a source that no trunk allows: 403. */
    STRANGER,
    /** A call or message from where a trunk is that we only call ourselves: 403. */
    NOT_INBOUND,
    /** A call or message that proves a wrong password, or from where too many did: 401, then 403. */
    WRONG_PASSWORD,
    /** A call or message whose proof is of a nonce that is old, used, or not ours: 401 with a new one. */
    STALE_PROOF,
    /** A response to nothing that we sent: dropped. */
    STRAY_RESPONSE,
    /** A challenge that cannot be understood: taken for a refusal. */
    BAD_CHALLENGE,
    /** A request inside a dialog that is not there: 481. */
    NO_DIALOG,
    /** A method that we do not serve: 405. */
    METHOD,
    /** An extension, body, INFO package or transfer that we do not serve, or not now: 415, 420, 469, 491, 603. */
    UNSUPPORTED,
    /** A change of a running session that is not to be, or not now: 488, 491, 500. */
    SESSION_CHANGE,
    /** A socket failed to receive or send, or TLS failed. */
    SOCKET
}
