package org.trunkline.gateway.call;

/** Why a request was refused. Written from web/protocol/errors.json by web/build.sh errors. */
public enum CallError {
    /** The message is not JSON, not an object, or nested deeper than 32. */
    MALFORMED_JSON(40001, "malformed-json", 400),
    /** There is no request of this type. */
    UNKNOWN_TYPE(40002, "unknown-type", 501),
    /** A field is missing or has the wrong type; the message names it. */
    INVALID_REQUEST(40003, "invalid-request", 400),
    /** This is neither a number that can be dialled nor a user. */
    BAD_NUMBER(40004, "bad-number", 484),
    /** The offer cannot be used; the message says why: no audio, no fingerprint, no ICE, no common codec. */
    BAD_SDP(40005, "bad-sdp", 488),
    /** The page is nobody: it has neither brought an access token nor registered as a user. */
    NOT_ADMITTED(40101, "not-admitted", 403),
    /**
     * What was given is no access token, is longer than 8192 characters, has no {@code sub}, {@code iat} or {@code
     * exp}, or grants that cannot be read; the message says which.
     */
    TOKEN_MALFORMED(40102, "token-malformed", 403),
    /**
     * The token is signed by none of the keys that the gateway trusts: the key that it names is unknown or another, or
     * the algorithm is none of HS256, RS256, ES256.
     */
    TOKEN_NOT_TRUSTED(40103, "token-not-trusted", 403),
    /** The token's time is over. Calls that go on are kept. */
    TOKEN_EXPIRED(40104, "token-expired", 403),
    /** The token's time has not come: its {@code nbf} or {@code iat} is in the future. */
    TOKEN_NOT_YET_VALID(40105, "token-not-yet-valid", 403),
    /** The token would be good for more than 24 hours from its {@code iat} on. */
    TOKEN_LASTS_TOO_LONG(40106, "token-lasts-too-long", 403),
    /** The token is for somebody else: its {@code aud} is not the configured one. */
    TOKEN_NOT_FOR_US(40107, "token-not-for-us", 403),
    /** There is no such API key, or its secret is another. */
    KEY_REFUSED(40108, "key-refused", 403),
    /**
     * The gateway's routes, or what this user was granted, do not allow this number or user; or it is the user who
     * calls.
     */
    DESTINATION_NOT_ALLOWED(40301, "destination-not-allowed", 403),
    /** There is no such user, or the secret is another. */
    USER_REFUSED(40302, "user-refused", 403),
    /** The socket is another user's: its token names somebody else. */
    OTHER_IDENTITY(40303, "other-identity", 403),
    /** This user may not show that number. */
    CALLER_ID_NOT_ALLOWED(40304, "caller-id-not-allowed", 403),
    /** This user may not take calls. */
    INCOMING_NOT_ALLOWED(40305, "incoming-not-allowed", 403),
    /** There is no call with this {@code callId} on this socket; perhaps it has ended. */
    UNKNOWN_CALL(40401, "unknown-call", 481),
    /** There is nothing to come back to: the resume token was used already, or the grace is over. */
    RESUME_OVER(41001, "resume-over", 410),
    /**
     * The message is longer than {@code messages.most-bytes}, or than one datagram, and the trunk takes nothing else.
     */
    MESSAGE_TOO_LONG(41301, "message-too-long", 413),
    /**
     * Messages of this content type are not in {@code messages.content-types}; the message names those that are.
     */
    CONTENT_TYPE_NOT_ALLOWED(41501, "content-type-not-allowed", 415),
    /** This page, or this user on all pages together, has as many calls as it may. */
    TOO_MANY_CALLS(42901, "too-many-calls", 480),
    /** This user has begun as many calls in the last minute as he may. */
    TOO_MANY_CALLS_A_MINUTE(42902, "too-many-calls-a-minute", 480),
    /** This user has sent as many messages in the last minute as he may, or may send none. */
    TOO_MANY_MESSAGES(42903, "too-many-messages", 480),
    /**
     * Whoever was written to has not taken the message; the message has the SIP status: nobody is there, it was
     * refused, or nobody confirmed it.
     */
    MESSAGE_NOT_DELIVERED(48001, "message-not-delivered", 480),
    /** A fault of the gateway; it is in its log. */
    INTERNAL(50001, "internal", 500),
    /** The gateway has no media port or no room left for a call, or is shutting down. */
    AT_CAPACITY(50301, "at-capacity", 503),
    /** The gateway has more to do than it can, and keeps its time for the calls that go on. */
    OVERLOADED(50302, "overloaded", 503),
    /** The keys of the token's issuer cannot be had at the moment. */
    KEYS_UNREACHABLE(50303, "keys-unreachable", 503);

    private final int code;
    private final String wireName;
    private final int sipStatus;

    CallError(int code, String wireName, int sipStatus) {
        this.code = code;
        this.wireName = wireName;
        this.sipStatus = sipStatus;
    }

    /**
     * The number.
     *
     * @return HTTP-like class in the first three digits
     */
    public int code() {
        return code;
    }

    /**
     * The name on the wire.
     *
     * @return lower case with hyphens
     */
    public String wireName() {
        return wireName;
    }

    /**
     * What a phone is told that asked by SIP.
     *
     * @return a final status
     */
    public int sipStatus() {
        return sipStatus;
    }
}
