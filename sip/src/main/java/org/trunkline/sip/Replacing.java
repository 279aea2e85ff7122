package org.trunkline.sip;

import gov.nist.javax.sip.header.extensions.ReplacesHeader;
import java.util.Map;
import java.util.Optional;
import javax.sip.header.Parameters;
import javax.sip.message.Request;

/**
 * Which call an INVITE with Replaces is to take the place of (RFC 3891 §3).
 *
 * <pre>Replaces: 425928@phone.example.org;to-tag=ours;from-tag=theirs;early-only</pre>
 */
sealed interface Replacing {
    /** None, or this one. */
    record Call(Optional<SipCall> call) implements Replacing {}

    /** It names what may not be replaced. */
    record Refused(int status) implements Replacing {}

    /** What a dialog is good for, to somebody who knows its identity. */
    enum Standing {
        /** There is no such dialog. */
        UNKNOWN,
        /** It rings here: who called it would have to end it. */
        RINGS_HERE,
        /** We have called, and it rings there. */
        RINGS_THERE,
        /** Answered. */
        TALKS,
        /** It has been one. */
        ENDED
    }

    static Replacing of(Request invite, Map<String, org.trunkline.sip.Call> calls) {
        var headers = invite.getHeaders(ReplacesHeader.NAME);
        if (!headers.hasNext()) {
            return new Call(Optional.empty());
        }
        if (!(headers.next() instanceof ReplacesHeader replaces) || headers.hasNext() || replaces.getToTag() == null
                || replaces.getFromTag() == null) {
            return new Refused(400);
        }
        var call = calls.get(replaces.getToTag());
        if (call == null || !call.sipCallId().equals(replaces.getCallId())) {
            return new Refused(481);
        }
        boolean earlyOnly = replaces instanceof Parameters parameters && parameters.getParameter("early-only") != null;
        return switch (call.standing(replaces.getFromTag())) {
            case UNKNOWN, RINGS_HERE -> new Refused(481);
            case ENDED -> new Refused(603);
            case TALKS -> earlyOnly ? new Refused(486) : new Call(Optional.of(call));
            case RINGS_THERE -> new Call(Optional.of(call));
        };
    }
}
