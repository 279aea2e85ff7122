package org.trunkline.gateway.call;

import java.util.Locale;

/** Why a call is over; the names are the protocol's. */
public enum EndCause {
    /** Somebody hung up an answered call. */
    HANGUP,
    /** 486, 600. */
    BUSY,
    /** 603, 607; of a call in: the page rejected it. */
    DECLINED,
    /** Nobody answered: 408, 480, 487, or our own limit. */
    NO_ANSWER,
    /** The browser hung up before an answer, or this page takes no calls any more. */
    CANCELLED,
    /** 404, 410, 484, 604. */
    NOT_FOUND,
    /** 401, 403, 407. */
    FORBIDDEN,
    /** 415, 488, 606, 5xx; or all lines of the trunk are in use. */
    UNAVAILABLE,
    /** The trunk cannot be reached. */
    TRUNK_UNREACHABLE,
    /** The trunk said nothing. */
    TRUNK_TIMEOUT,
    /** No media path to the browser, or one that was lost; a trunk whose description cannot be used, or that fell silent. */
    MEDIA_FAILED,
    /** The page's socket closed. */
    BROWSER_GONE,
    /** The gateway is being stopped. */
    GATEWAY_STOPPING,
    /** The phone was handed over to somebody else. */
    TRANSFERRED,
    /** A call in: another page of the user took it. */
    ANSWERED_ELSEWHERE,
    /** A call in: another page of the user rejected it. */
    DECLINED_ELSEWHERE,
    /** A call in: the caller gave up. */
    CANCELLED_BY_CALLER,
    /** Everything else. */
    FAILED;

    /**
     * The name on the wire.
     *
     * @return lower case with hyphens
     */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
