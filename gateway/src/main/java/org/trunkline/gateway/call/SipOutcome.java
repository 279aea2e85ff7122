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
            case REFUSED_BY_PEER -> EndCause.ofSipStatus(failure.status());
        };
    }

    static String words(SipFailure failure) {
        return switch (cause(failure)) {
            case BUSY -> "The number is busy.";
            case DECLINED -> "The call was declined.";
            case NO_ANSWER -> "Nobody answered the phone.";
            case NOT_FOUND -> "The number does not exist.";
            case FORBIDDEN -> "The trunk does not allow this call.";
            case UNAVAILABLE -> noCommonFormat(failure.status())
                    ? "The phone network does not accept our audio formats."
                    : "The number cannot be reached right now.";
            case TRUNK_TIMEOUT -> "The trunk did not reply.";
            case TRUNK_UNREACHABLE -> "The trunk cannot be reached.";
            case CANCELLED -> "The call was cancelled.";
            case HANGUP, NO_MEDIA_PATH, MEDIA_FAILED, BROWSER_GONE, GATEWAY_STOPPING, TRANSFERRED, ANSWERED_ELSEWHERE,
                    DECLINED_ELSEWHERE, CANCELLED_BY_CALLER, TOO_LONG, FAILED ->
                "The phone network refused the call with SIP status " + failure.status() + ".";
        };
    }

    /**
     * Whether another trunk may do better: this one does not work, or does not answer. What a phone or its network has
     * decided it will decide again; a phone that has rung and was not answered is not rung once more.
     */
    static boolean triesNext(SipFailure failure, boolean rang) {
        return switch (failure.kind()) {
            case TIMEOUT, UNREACHABLE -> true;
            case CANCELLED, PROTOCOL -> false;
            case REFUSED_BY_PEER -> failure.status() / 100 == 5 || failure.status() == 408 && !rang;
        };
    }

    /** RFC 3261 §21.4.13, §21.4.26, §21.6.4. */
    private static boolean noCommonFormat(int status) {
        return status == 415 || status == 488 || status == 606;
    }
}
