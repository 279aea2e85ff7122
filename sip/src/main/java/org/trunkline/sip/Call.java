package org.trunkline.sip;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.ServerTransaction;
import javax.sip.Transaction;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** A call as the switchboard sees it; all of this on the SIP thread. */
sealed interface Call extends SipCall permits OutgoingCall, OfferedCall {
    /** Why a call ends whose peer has lost its connection. */
    String PEER_GONE = "The phone has lost its connection";

    /** Where requests go whose target is no address; empty before any host has been called. */
    Optional<Target> peer();

    boolean ended();

    /** What somebody may do to its dialog who names it with the peer's tag. */
    Replacing.Standing standing(String remoteTag);

    /** How the call proves itself to its trunk; empty where it does not. */
    Optional<Proving> proving();

    /** A request inside a dialog, whose CSeq was the given, was challenged and is on its way again with a proof. */
    default void onSentAgain(long before, ClientTransaction now) {}

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

    /** The peer of an answered call does not play its part: BYE. */
    void onLost(String words);

    /** The only connection to the peer is closed. */
    void onPeerGone();

    /** The answered call's talk; empty before and after. */
    Optional<Talk> talk();

    @Override
    default void sendInfo(String contentType, byte[] body) {
        talking(talk -> talk.info(contentType, body));
    }

    @Override
    default void sendMessage(TextMessage message, IntConsumer outcome) {
        office().run(this, () -> talk().ifPresentOrElse(
                talk -> talk.messaging().send(message, outcome), () -> outcome.accept(Messaging.NO_CALL)));
    }

    @Override
    default void refer(Dialled number) {
        talking(talk -> talk.refer(number));
    }

    @Override
    default void referTo(SipCall other) {
        var target = other instanceof Call there ? there.talk().map(Talk::referTo) : Optional.<String>empty();
        target.ifPresentOrElse(
                uri -> talking(talk -> talk.transfers().refer(uri)), () -> talking(talk -> talk.transfers().notThere()));
    }

    @Override
    default void transferProgress(int status) {
        talking(talk -> talk.transfers().progress(status));
    }

    /** Runs a step of an answered call on the SIP thread; before and after it is left out. */
    private void talking(Consumer<Talk> step) {
        office().run(this, () -> talk().ifPresent(step));
    }

    Office office();

    /** JAIN-SIP has ended a dialog of ours. */
    void onDialogGone(Dialog dialog);
}
