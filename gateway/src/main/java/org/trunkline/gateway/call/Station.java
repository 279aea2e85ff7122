package org.trunkline.gateway.call;

import java.util.function.IntConsumer;

/** An open page at which a user can be called. Its methods return at once and may be used from any thread. */
public interface Station {
    /**
     * A call is there: it rings until {@link #stops}, or until this page takes it.
     *
     * @param call to be answered or rejected
     */
    void rings(Invitation call);

    /**
     * Somebody else took the call, or it is over.
     *
     * @param callId which
     * @param why the last that is told of it
     */
    void stops(String callId, CallNews.Ended why);

    /**
     * Somebody writes to the user, outside of any call.
     *
     * @param letter from whom, and what
     * @param outcome gets a final SIP status, once: from 200 to 299 where it has arrived here
     */
    void isWrittenTo(Letter letter, IntConsumer outcome);
}
