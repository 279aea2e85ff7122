package org.trunkline.gateway.call;

/** Why a call is over. Written from web/protocol/errors.json by web/build.sh errors. */
public enum EndCause {
    /** One side ended an answered call. */
    HANGUP(20050, "hangup", 16),
    /** The number is busy. */
    BUSY(48650, "busy", 17),
    /** The phone rejected the call, or this page a call in. */
    DECLINED(60350, "declined", 21),
    /** Nobody answered in time, by the phone's network or by the gateway's own limit. */
    NO_ANSWER(40850, "no-answer", 19),
    /** The page hung up before the answer, or takes no calls any more. */
    CANCELLED(48750, "cancelled", 16),
    /** There is no such number. */
    NOT_FOUND(40450, "not-found", 1),
    /** The trunk does not allow this call. */
    FORBIDDEN(40350, "forbidden", 21),
    /**
     * The number or the trunk cannot take the call now, or none of the user's pages and phones is there, or all lines
     * of the trunk are in use, or the phone's network accepts none of our audio formats.
     */
    UNAVAILABLE(50350, "unavailable", 41),
    /** No way to the trunk: the address does not resolve or refuses packets. */
    TRUNK_UNREACHABLE(50250, "trunk-unreachable", 38),
    /** The trunk said nothing at all to the INVITE. */
    TRUNK_TIMEOUT(50450, "trunk-timeout", 102),
    /** No way was found for the audio between the browser and the gateway, so the phone was not called. */
    NO_MEDIA_PATH(48851, "no-media-path", 41),
    /**
     * ICE or DTLS did not get through or was lost, the keys did not match, the trunk's session description cannot be
     * used, or nothing came from the phone for the trunk's {@code rtp.timeout} and {@code rtp.timeout-ends-call} is
     * set.
     */
    MEDIA_FAILED(48850, "media-failed", 41),
    /** The page's socket closed in the middle of the call. */
    BROWSER_GONE(41050, "browser-gone", 27),
    /** The gateway is shutting down. */
    GATEWAY_STOPPING(50351, "gateway-stopping", 41),
    /** This page handed the phone over. */
    TRANSFERRED(20051, "transferred", 16),
    /** A call in: another page of the user took it. */
    ANSWERED_ELSEWHERE(20052, "answered-elsewhere", 26),
    /** A call in: another page of the user rejected it. */
    DECLINED_ELSEWHERE(60351, "declined-elsewhere", 21),
    /** A call in: the caller gave up. */
    CANCELLED_BY_CALLER(48751, "cancelled-by-caller", 16),
    /** The call has lasted as long as calls of this user may. */
    TOO_LONG(48752, "too-long", 16),
    /** Anything else; the message says more. */
    FAILED(50050, "failed", 41);

    private final int code;
    private final String wireName;
    private final int q850;

    EndCause(int code, String wireName, int q850) {
        this.code = code;
        this.wireName = wireName;
        this.q850 = q850;
    }

    /** Why a call is over that was refused with this final SIP status. */
    static EndCause ofSipStatus(int status) {
        return switch (status) {
            case 486, 600 -> BUSY;
            case 603, 607 -> DECLINED;
            case 408, 480, 487 -> NO_ANSWER;
            case 404, 410, 484, 604 -> NOT_FOUND;
            case 401, 403, 407 -> FORBIDDEN;
            case 415, 488, 606 -> UNAVAILABLE;
            default -> status / 100 == 5 ? UNAVAILABLE : FAILED;
        };
    }

    /**
     * The number.
     *
     * @return SIP-like class in the first three digits
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

    /** As telephone networks number it (ITU-T Q.850). */
    int q850() {
        return q850;
    }
}
