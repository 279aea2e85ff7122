package org.trunkline.sip;

import javax.sip.Dialog;
import javax.sip.ServerTransaction;
import javax.sip.Transaction;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** A call as the switchboard sees it; all of this on the SIP thread. */
sealed interface Call extends SipCall permits OutgoingCall, OfferedCall {
    /** Where requests go whose target is no address. */
    Target peer();

    boolean ended();

    /** What somebody may do to its dialog who names it with the peer's tag. */
    Replacing.Standing standing(String remoteTag);

    /** A response to a request of ours, with the dialog that JAIN-SIP matched or made. */
    void onResponse(Response response, Dialog dialog);

    /** A request inside the call's dialog or, for CANCEL, to its INVITE. */
    void onRequest(Request request, ServerTransaction transaction, Dialog dialog);

    /** The ACK of a 2xx that we sent. */
    void onAck(Request ack);

    /** A request of ours stayed without final response, or its repetition could not be sent. */
    void onTimeout(Transaction transaction);

    /** A step of this call failed by our own fault: it ends, the others go on. */
    void onBug();

    /** A request of ours could not be brought to where it should go. */
    void onUnsendable(Transaction transaction);

    /** JAIN-SIP has ended a dialog of ours. */
    void onDialogGone(Dialog dialog);
}
