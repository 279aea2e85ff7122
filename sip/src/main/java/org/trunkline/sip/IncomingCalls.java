package org.trunkline.sip;

/** Who takes the calls that come in from allowed sources, and the messages outside of calls. */
@FunctionalInterface
public interface IncomingCalls {
    /**
     * A call is offered; 100 Trying has been sent. Called on the SIP thread: set the events, post the rest.
     *
     * @param call the call
     */
    void on(IncomingCall call);

    /**
     * Somebody sends a message outside of any call. Called on the SIP thread: post it.
     *
     * @param message to be answered
     */
    default void on(IncomingMessage message) {
        message.refuse(403);
    }

    /**
     * For an endpoint that takes no calls at all.
     *
     * @return refuses each with 403
     */
    static IncomingCalls none() {
        return call -> call.refuse(403, "Forbidden");
    }
}
