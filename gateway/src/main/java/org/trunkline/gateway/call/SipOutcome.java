package org.trunkline.gateway.call;

import org.trunkline.sip.SipFailure;

/** The one place where a SIP failure becomes a cause and a sentence for a person. */
final class SipOutcome {
    private SipOutcome() {}

    static EndCause cause(SipFailure failure) {
        return switch (failure.kind()) {
            case TIMEOUT -> EndCause.TRUNK_TIMEOUT;
            case UNREACHABLE -> EndCause.TRUNK_UNREACHABLE;
            case CANCELLED -> EndCause.CANCELLED;
            case PROTOCOL -> EndCause.FAILED;
            case REFUSED_BY_PEER -> byStatus(failure.status());
        };
    }

    static String words(SipFailure failure) {
        return switch (cause(failure)) {
            case BUSY -> "The number is busy.";
            case DECLINED -> "The call was declined.";
            case NO_ANSWER -> "Nobody answered the phone.";
            case NOT_FOUND -> "The number does not exist.";
            case FORBIDDEN -> "The trunk does not allow this call.";
            case UNAVAILABLE -> "The number cannot be reached right now.";
            case TRUNK_TIMEOUT -> "The trunk did not reply.";
            case TRUNK_UNREACHABLE -> "The trunk cannot be reached.";
            case CANCELLED -> "The call was cancelled.";
            case MEDIA_FAILED -> "The phone network does not accept our audio formats.";
            case HANGUP, BROWSER_GONE, GATEWAY_STOPPING, FAILED ->
                "The phone network refused the call with SIP status " + failure.status() + ".";
        };
    }

    private static EndCause byStatus(int status) {
        return switch (status) {
            case 486, 600 -> EndCause.BUSY;
            case 603, 607 -> EndCause.DECLINED;
            case 408, 487 -> EndCause.NO_ANSWER;
            case 404, 410, 484, 604 -> EndCause.NOT_FOUND;
            case 401, 403, 407 -> EndCause.FORBIDDEN;
            case 480, 500, 502, 503, 504 -> EndCause.UNAVAILABLE;
            case 415, 488, 606 -> EndCause.MEDIA_FAILED;
            default -> EndCause.FAILED;
        };
    }
}
