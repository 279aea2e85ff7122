package org.trunkline.sip;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why a call did not come to be.
 *
 * @param status the SIP status, the peer's or the one that says the same (408, 487, 500, 503)
 * @param phrase its reason phrase, or our words
 * @param q850 the cause in the peer's Reason header (RFC 3326), if it sent one
 * @param kind whose doing it was
 * @param retryAfter how long the peer wants to be left alone (RFC 3261 §20.33), if it said so
 */
public record SipFailure(int status, String phrase, OptionalInt q850, Kind kind, Optional<Duration> retryAfter) {
    /** Whose doing it was. */
    public enum Kind {
        /** The peer answered with a final failure. */
        REFUSED_BY_PEER,
        /** Nothing came back in time. */
        TIMEOUT,
        /** The request could not be sent: no such host, no route. */
        UNREACHABLE,
        /** Given up before the answer, by ourselves or by an incoming call's caller. */
        CANCELLED,
        /** The peer's answer cannot be used. */
        PROTOCOL
    }

    /**
     * One whose peer said nothing of a later time.
     *
     * @param status the SIP status
     * @param phrase its reason phrase
     * @param q850 the cause in the peer's Reason header
     * @param kind whose doing it was
     */
    public SipFailure(int status, String phrase, OptionalInt q850, Kind kind) {
        this(status, phrase, q850, kind, Optional.empty());
    }

    static SipFailure of(Kind kind, int status, String phrase) {
        return new SipFailure(status, phrase, OptionalInt.empty(), kind);
    }
}
