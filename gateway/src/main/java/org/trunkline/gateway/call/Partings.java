package org.trunkline.gateway.call;

import org.trunkline.sip.Parting;

/** The one place where the end of a call becomes what the telephone network is told (ITU-T Q.850, RFC 3398 §7.2.4.1). */
final class Partings {
    private Partings() {}

    static Parting of(EndCause cause) {
        return new Parting(q850(cause), cause.wireName());
    }

    private static int q850(EndCause cause) {
        return switch (cause) {
            case NOT_FOUND -> 1; // unallocated number
            case HANGUP, CANCELLED, CANCELLED_BY_CALLER, TRANSFERRED -> 16; // normal call clearing
            case BUSY -> 17; // user busy
            case NO_ANSWER -> 19; // no answer from user, user alerted
            case FORBIDDEN, DECLINED, DECLINED_ELSEWHERE -> 21; // call rejected
            case ANSWERED_ELSEWHERE -> 26; // non-selected user clearing
            case BROWSER_GONE -> 27; // destination out of order
            case TRUNK_UNREACHABLE -> 38; // network out of order
            case UNAVAILABLE, MEDIA_FAILED, GATEWAY_STOPPING, FAILED -> 41; // temporary failure
            case TRUNK_TIMEOUT -> 102; // recovery on timer expiry
        };
    }
}
