package org.trunkline.gateway.signal;

import org.trunkline.gateway.call.CallError;

/** A message of the page, read and well-formed. */
sealed interface Request {
    /** The page's own name of the request, "" if it could not be read. */
    String id();

    /** Wants to call. */
    record CallTo(String id, String to, String sdp) implements Request {}

    /** One ICE candidate. */
    record Candidate(String id, String callId, String candidate) implements Request {}

    /** Wants to end a call. */
    record HangUp(String id, String callId) implements Request {}

    /** Cannot be understood. */
    record Unusable(String id, CallError error, String words) implements Request {}
}
