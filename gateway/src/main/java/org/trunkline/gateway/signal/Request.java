package org.trunkline.gateway.signal;

import java.util.Optional;
import org.trunkline.gateway.call.CallError;
import org.trunkline.gateway.call.Rejection;
import org.trunkline.sip.TextMessage;

/** A message of the page, read and well-formed. */
sealed interface Request {
    /** The page's own name of the request, "" if it could not be read. */
    String id();

    /** Wants to call. */
    record CallTo(String id, String to, Optional<String> callerId, String sdp) implements Request {}

    /** One ICE candidate, well-formed; what is in it is of no use to us. */
    record Candidate(String id, String callId) implements Request {}

    /** Wants to end a call. */
    record HangUp(String id, String callId) implements Request {}

    /** Wants to be called, as this user where it has said of none. */
    record Register(String id, Optional<String> user, Optional<String> secret) implements Request {
        @Override
        public String toString() { // no secret where it may be logged
            return "Register[" + user.orElse("") + "]";
        }
    }

    /** Brings a new token. */
    record Token(String id, String token) implements Request {
        @Override
        public String toString() { // as good as a secret
            return "Token[" + token.length() + " characters]";
        }
    }

    /** Wants to be called no more. */
    record Unregister(String id) implements Request {}

    /** Takes a call that rings. */
    record Answer(String id, String callId, String sdp) implements Request {}

    /** Turns away a call that rings. */
    record Reject(String id, String callId, Rejection how) implements Request {}

    /** Offers anew: restarts ICE, or has another connection. */
    record Media(String id, String callId, String sdp) implements Request {}

    /** Comes back to the calls of another socket. */
    record Reattach(String id, String token) implements Request {
        @Override
        public String toString() { // as good as a secret
            return "Reattach[" + token.length() + " characters]";
        }
    }

    /** Puts a phone on hold, or takes it back. */
    record Hold(String id, String callId, boolean held) implements Request {}

    /** Hands a phone over to a number. */
    record Transfer(String id, String callId, String to) implements Request {}

    /** Joins a phone with that of another call of the page. */
    record TransferTo(String id, String callId, String otherCallId) implements Request {}

    /** Writes to a number. */
    record MessageTo(String id, String to, TextMessage message) implements Request {
        @Override
        public String toString() { // no phone number where it may be logged
            return "MessageTo[" + message + "]";
        }
    }

    /** Writes to the phone of a call. */
    record Message(String id, String callId, TextMessage message) implements Request {}

    /** Cannot be understood. */
    record Unusable(String id, CallError error, String words) implements Request {}
}
