package org.trunkline.gateway.call;

/** Why a request was refused. Written from web/protocol/errors.json by web/build.sh errors. */
public enum CallError {
    /** The message is not JSON, not an object, or nested deeper than 32. */
    MALFORMED_JSON(40001, "malformed-json", 400),
    /** There is no request of this type. */
    UNKNOWN_TYPE(40002, "unknown-type", 501),
    /** A field is missing or has the wrong type; the message names it. */
    INVALID_REQUEST(40003, "invalid-request", 400),
    /** This is not a number that can be dialled. */
    BAD_NUMBER(40004, "bad-number", 484),
    /** The offer cannot be used; the message says why: no audio, no fingerprint, no ICE, no common codec. */
    BAD_SDP(40005, "bad-sdp", 488),
    /** The gateway's rules do not allow this number. */
    DESTINATION_NOT_ALLOWED(40301, "destination-not-allowed", 403),
    /** There is no such user, or the secret is another. */
    USER_REFUSED(40302, "user-refused", 403),
    /** There is no call with this {@code callId} on this socket; perhaps it has ended. */
    UNKNOWN_CALL(40401, "unknown-call", 481),
    /** This page has as many calls as it may. */
    TOO_MANY_CALLS(42901, "too-many-calls", 480),
    /** A fault of the gateway; it is in its log. */
    INTERNAL(50001, "internal", 500),
    /** The gateway has no media port or no room left for a call, or is shutting down. */
    AT_CAPACITY(50301, "at-capacity", 503),
    /** The gateway has more to do than it can, and keeps its time for the calls that go on. */
    OVERLOADED(50302, "overloaded", 503);

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
