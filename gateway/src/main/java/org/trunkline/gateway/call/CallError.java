package org.trunkline.gateway.call;

/** Why a request of a page was refused; numbers and names are the protocol's, {@code docs/protocol/signal.md} explains them. */
public enum CallError {
    /** The text is not JSON, or nested too deeply. */
    MALFORMED_JSON(40001, "malformed-json"),
    /** A request that this version does not know. */
    UNKNOWN_TYPE(40002, "unknown-type"),
    /** A field is missing or has the wrong type. */
    INVALID_REQUEST(40003, "invalid-request"),
    /** Not a number that can be dialled. */
    BAD_NUMBER(40004, "bad-number"),
    /** The offer cannot be used. */
    BAD_SDP(40005, "bad-sdp"),
    /** No route allows the number. */
    DESTINATION_NOT_ALLOWED(40301, "destination-not-allowed"),
    /** There is no such user, or the secret is not the user's. */
    USER_REFUSED(40302, "user-refused"),
    /** No such call on this socket. */
    UNKNOWN_CALL(40401, "unknown-call"),
    /** This page has as many calls as it may. */
    TOO_MANY_CALLS(42901, "too-many-calls"),
    /** A bug of ours. */
    INTERNAL(50001, "internal"),
    /** The gateway is full. */
    AT_CAPACITY(50301, "at-capacity"),
    /** The calls that go on take all the time that there is. */
    OVERLOADED(50302, "overloaded");

    private final int code;
    private final String wireName;

    CallError(int code, String wireName) {
        this.code = code;
        this.wireName = wireName;
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
}
