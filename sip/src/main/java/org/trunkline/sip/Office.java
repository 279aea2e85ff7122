package org.trunkline.sip;

import gov.nist.javax.sip.header.To;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.SIPDialog;
import gov.nist.javax.sip.stack.SIPTransaction;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.SipProvider;
import javax.sip.InvalidArgumentException;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jboss.logging.Logger;
import org.trunkline.sip.TrunkAddress.Transport;

/**
 * What every call of an endpoint works with, and the few things that calls do to JAIN-SIP.
 *
 * @param settings the endpoint's
 * @param thread the one that everything runs on
 * @param stack JAIN-SIP's
 * @param provider JAIN-SIP's door
 * @param wire writes messages
 * @param directory knows where trunks are
 * @param callers knows which trunk a source is
 * @param tally counts what is refused
 * @param calls calls, and ended ones that late messages may still be for, by the tag that we gave them
 * @param keyring what proves us to trunks
 * @param errands requests outside of calls that wait for their answer, by the tag that we gave them
 * @param serviceRoutes the way of calls out that a registrar has named, by who is registered (RFC 3608)
 */
record Office(
        SipSettings settings,
        SipThread thread,
        JainStack stack,
        SipProvider provider,
        Wire wire,
        Directory directory,
        Callers callers,
        Tally tally,
        ConcurrentHashMap<String, Call> calls,
        Keyring keyring,
        ConcurrentHashMap<String, Errand> errands,
        ConcurrentHashMap<Trunk.Account, List<String>> serviceRoutes) {
    private static final Logger LOG = Logger.getLogger(Office.class);

    private static final int MAX_DATAGRAM_BYTES = 1300;
    private static final int BRANCH_BYTES = 60; // which JAIN-SIP adds to our Via

    static final Duration TIMER_B = Duration.ofSeconds(32); // 64*T1, RFC 3261 §17.1.1.2

    Optional<Target> peerOf(String tag) {
        return Optional.ofNullable(calls.get(tag)).flatMap(Call::peer);
    }

    /** Runs a step of a call on the SIP thread. */
    void run(Call call, Runnable step) {
        thread.run(() -> guard(call, step));
    }

    /** On the SIP thread: an exception of ours ends the call that it happened in. */
    static void guard(Call call, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "call %s ends because a step of it failed", call.sipCallId());
            call.onBug();
        }
    }

    /** An ended call stays known for as long as a peer may repeat something of it. */
    void forgetLater(String tag) {
        thread.after(TIMER_B, () -> calls.remove(tag));
    }

    /**
     * Takes an answered INVITE out of JAIN-SIP's table, where it would linger for a tick and swallow a second answer of
     * a forked call.
     */
    void finished(ClientTransaction invite) {
        stack.removeTransaction((SIPTransaction) invite);
    }

    /** Ends the transaction of an INVITE; what its peer still says of it is a stray response. */
    void letGo(ClientTransaction invite) {
        try {
            invite.terminate();
            finished(invite);
        } catch (SipException gone) {
            // finished in this moment: nothing to end
        }
    }

    /** The same, after the time that the peer has for an end: behind a 1xx there is no timer (RFC 3261 §17.1.1.2). */
    void letGoLater(ClientTransaction invite) {
        thread.after(TIMER_B, () -> letGo(invite));
    }

    /** Whether a request should not go as a datagram (RFC 3261 §18.1.1), and need not. */
    boolean tooLarge(Request request, Target target) {
        return target.transport() == Transport.UDP && settings.tcp() && large(request);
    }

    /** Whether a request would go as a datagram, and is too large for one. */
    boolean overfills(Request request) {
        return Wire.transport(request) == Transport.UDP && large(request);
    }

    private static boolean large(Request request) {
        return ((SIPRequest) request).encodeAsBytes("udp").length + BRANCH_BYTES > MAX_DATAGRAM_BYTES;
    }

    /** Sends a request outside of calls; it may be sent again, with the next CSeq, when its answer asks for more. */
    void send(Errand errand, Request request, Target target) {
        var tag = Wire.fromTag(request);
        errands.put(tag, errand);
        target.takes(request);
        try {
            provider.getNewClientTransaction(request).sendRequest();
        } catch (SipException unsendable) {
            LOG.debugf("a %s was not sent: %s", request.getMethod(), unsendable.getMessage());
            errand.onNothing();
            errands.remove(tag, errand);
        }
    }

    /** Sends a request inside a dialog; one that cannot be sent ends the dialog here. */
    Optional<ClientTransaction> sendInside(Dialog dialog, Request request) {
        try {
            wire.describe(request);
            Answerer.prove(request, List.of()); // JAIN-SIP repeats the last one, which is of another request
            var transaction = provider.getNewClientTransaction(request);
            dialog.sendRequest(transaction);
            return Optional.of(transaction);
        } catch (SipException unsendable) {
            LOG.debug("a request inside a dialog was not sent", unsendable);
            dialog.delete();
            return Optional.empty();
        }
    }

    /** A request inside a dialog was challenged. Sends it again where the challenge is to be answered. */
    Optional<ClientTransaction> sendAgain(ClientTransaction refused, Dialog dialog, Response response, Proving proving) {
        var request = refused.getRequest();
        var exchange = refused.getApplicationData() instanceof Proving.Exchange before
                ? before
                : proving.exchange(Proving.Place.FAR_END);
        var proofs = Answerer.answer(exchange, response, request, tally);
        if (proofs.isEmpty()) {
            return Optional.empty();
        }
        try {
            var again = (SIPRequest) request.clone();
            again.setVia(new ArrayList<>(List.of(stack.port(Wire.transport(request)).getViaHeader())));
            Answerer.prove(again, proofs);
            var transaction = provider.getNewClientTransaction(again);
            transaction.setApplicationData(exchange);
            dialog.sendRequest(transaction); // with the next CSeq (RFC 3261 §22.2)
            return Optional.of(transaction);
        } catch (SipException ending) {
            LOG.debug("a request inside a dialog was not sent again", ending);
            return Optional.empty();
        }
    }

    void bye(Dialog dialog, Parting why) {
        try {
            var bye = dialog.createRequest(Request.BYE);
            wire.reason(bye, why);
            sendInside(dialog, bye);
        } catch (SipException gone) { // already ended by the peer
            LOG.debug("no BYE", gone);
            dialog.delete();
        }
    }

    boolean acknowledge(Dialog dialog, long sequence) {
        return acknowledge(dialog, sequence, List.of());
    }

    /** ACK for a 2xx (RFC 3261 §13.2.2.4). */
    boolean acknowledge(Dialog dialog, long sequence, List<Proving.Proof> proofs) {
        try {
            ((SIPDialog) dialog).setAckSendingStrategy(stack.acknowledging());
            var ack = dialog.createAck(sequence);
            Answerer.prove(ack, proofs); // the same as its INVITE
            dialog.sendAck(ack);
            return true;
        } catch (SipException | InvalidArgumentException unsendable) {
            LOG.debug("no ACK", unsendable);
            return false;
        }
    }

    /** PRACK for a reliable provisional response (RFC 3262 §4). */
    void acknowledgeProvisional(Dialog dialog, Response reliable) {
        try {
            sendInside(dialog, dialog.createPrack(reliable));
        } catch (SipException ending) {
            LOG.debug("no PRACK", ending);
        }
    }

    void cancel(ClientTransaction invite, Parting why) {
        try {
            var cancel = invite.createCancel();
            wire.reason(cancel, why);
            provider.getNewClientTransaction(cancel).sendRequest();
        } catch (SipException unsendable) {
            LOG.debug("no CANCEL", unsendable);
        }
    }

    /** CANCEL of an INVITE that was given up in silence, now that its host has spoken (RFC 3261 §9.1). */
    void cancelLate(Request invite) {
        try {
            var cancel = ((SIPRequest) invite).createCancelRequest();
            Target.takenBy((SIPRequest) invite).ifPresent(target -> target.takes(cancel));
            wire.reason(cancel, Parting.normal(""));
            provider.sendRequest(cancel); // whose transaction is over; each further sign of life repeats it
        } catch (SipException unsendable) {
            LOG.debug("no CANCEL", unsendable);
        }
    }

    /** ACK of what such a host says at last (RFC 3261 §17.1.1.3): else it would repeat that for 32 s. */
    void acknowledgeLate(Request invite, Response refusal) {
        try {
            var ack = ((SIPRequest) invite).createErrorAck((To) ((SIPResponse) refusal).getTo());
            Target.takenBy((SIPRequest) invite).ifPresent(target -> target.takes(ack));
            provider.sendRequest(ack);
        } catch (SipException | ParseException unsendable) {
            LOG.debug("no ACK", unsendable);
        }
    }

    void respond(ServerTransaction transaction, Response response) {
        try {
            transaction.sendResponse(response);
        } catch (SipException | InvalidArgumentException unsendable) {
            LOG.debug("no response", unsendable);
        }
    }

    /** Without keeping anything of it (RFC 3261 §8.2.7). */
    void respondStateless(Response response) {
        try {
            provider.sendResponse(response);
        } catch (SipException unsendable) {
            LOG.debug("no response", unsendable);
        }
    }
}
