package org.trunkline.sip;

import gov.nist.javax.sip.DialogTimeoutEvent;
import gov.nist.javax.sip.ReleaseReferencesStrategy;
import gov.nist.javax.sip.ServerTransactionExt;
import gov.nist.javax.sip.SipListenerExt;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.stack.SIPClientTransactionImpl;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Predicate;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.DialogState;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.Timeout;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.address.SipURI;
import javax.sip.address.TelURL;
import javax.sip.header.ContentEncodingHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jboss.logging.Logger;

/** Takes JAIN-SIP's events, always on the SIP thread, to the call that they belong to. */
final class Switchboard implements SipListenerExt {
    private static final Logger LOG = Logger.getLogger(Switchboard.class);
    private final Office office;
    private final IncomingCalls incoming;
    private final Predicate<RequestEvent> desk;

    /** @param desk takes requests outside of calls that are its own affair, and says which */
    Switchboard(Office office, IncomingCalls incoming, Predicate<RequestEvent> desk) {
        this.office = office;
        this.incoming = incoming;
        this.desk = desk;
    }

    @Override
    public void processRequest(RequestEvent event) {
        noticed(() -> request(event));
    }

    /** JAIN-SIP swallows what its listener throws; a bug of ours should be seen. */
    private static void noticed(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException bug) {
            LOG.error("an event of the SIP stack could not be handled", bug);
        }
    }

    private void request(RequestEvent event) {
        var request = event.getRequest();
        var tag = Wire.toTag(request);
        switch (request.getMethod()) {
            case Request.ACK -> acknowledged(request, tag); // RFC 3261 §17: never answered
            case Request.CANCEL -> cancelled(event);
            default -> {
                if (tag != null) {
                    inside(event, tag);
                } else {
                    outside(event);
                }
            }
        }
    }

    private void acknowledged(Request ack, String tag) {
        var call = tag == null ? null : office.calls().get(tag);
        if (call != null) {
            Office.guard(call, () -> call.onAck(ack));
        }
    }

    private void cancelled(RequestEvent event) {
        var transaction = event.getServerTransaction();
        var invite = transaction instanceof ServerTransactionExt known ? known.getCanceledInviteTransaction() : null;
        if (invite != null && invite.getApplicationData() instanceof Call call) {
            Office.guard(call, () -> call.onRequest(event.getRequest(), transaction, event.getDialog()));
        } else if (invite != null) {
            answer(event, 200); // RFC 3261 §9.2: of one that JAIN-SIP has refused by itself, too late to matter
        } else {
            noDialog(event);
        }
    }

    private void inside(RequestEvent event, String tag) {
        var call = office.calls().get(tag);
        if (call == null || event.getDialog() == null) {
            noDialog(event);
            return;
        }
        try {
            var transaction = event.getServerTransaction() != null
                    ? event.getServerTransaction()
                    : office.provider().getNewServerTransaction(event.getRequest());
            Office.guard(call, () -> call.onRequest(event.getRequest(), transaction, event.getDialog()));
        } catch (SipException repeated) {
            LOG.debug("a request without transaction", repeated);
        }
    }

    private void noDialog(RequestEvent event) { // RFC 3261 §12.2.2
        office.tally().count(Refusal.NO_DIALOG);
        answer(event, 481);
    }

    private void answer(RequestEvent event, int status) {
        var response = office.wire().response(event.getRequest(), status, Wire.token(), false);
        if (event.getServerTransaction() != null) {
            office.respond(event.getServerTransaction(), response);
        } else {
            office.respondStateless(response);
        }
    }

    private void outside(RequestEvent event) {
        if (desk.test(event)) {
            return;
        }
        switch (event.getRequest().getMethod()) {
            case Request.INVITE -> offered(event);
            case Request.OPTIONS -> { // RFC 3261 §11.2
                var ok = office.wire().response(event.getRequest(), 200, Wire.token(), true);
                office.wire().header(ok, "Accept", "application/sdp");
                office.respondStateless(ok);
            }
            case Request.MESSAGE -> written(event);
            case Request.BYE, Request.INFO, Request.UPDATE, Request.PRACK, Request.NOTIFY -> noDialog(event);
            default -> {
                office.tally().count(Refusal.METHOD);
                answer(event, 405);
            }
        }
    }

    private void written(RequestEvent event) {
        if (demanding(event)) {
            return;
        }
        try {
            var transaction = office.provider().getNewServerTransaction(event.getRequest());
            ReceivedMessage.take(office, event.getRequest(), transaction, incoming::on);
        } catch (SipException repeated) {
            LOG.debug("a MESSAGE without transaction", repeated);
        }
    }

    private void offered(RequestEvent event) {
        var request = (SIPRequest) event.getRequest();
        if (unservable(event)) {
            return;
        }
        switch (Replacing.of(request, office.calls())) {
            case Replacing.Refused(var status) -> answer(event, status);
            case Replacing.Call(var replaced) -> offered(request, replaced);
        }
    }

    private void offered(SIPRequest request, Optional<SipCall> replaced) {
        try {
            var tag = Wire.token();
            ServerTransaction transaction = office.provider().getNewServerTransaction(request);
            var source = new InetSocketAddress(request.getPeerPacketSourceAddress(), request.getPeerPacketSourcePort());
            var call = new OfferedCall(
                    office, transaction, request, source, Doorkeeper.Caller.of(request), tag, replaced);
            transaction.setApplicationData(call);
            office.respond(transaction, office.wire().response(request, 100, tag, false));
            Office.guard(call, () -> incoming.on(call));
        } catch (SipException repeated) {
            LOG.debug("an INVITE without transaction", repeated);
        }
    }

    private boolean unservable(RequestEvent event) {
        var request = (SIPRequest) event.getRequest();
        if (!(request.getRequestURI() instanceof SipURI) && !(request.getRequestURI() instanceof TelURL)) {
            office.tally().count(Refusal.UNSUPPORTED);
            answer(event, 416); // RFC 3261 §8.2.2.1
            return true;
        }
        if (!Wire.contactable(request)) { // RFC 3261 §8.1.1.8
            office.tally().count(Refusal.MALFORMED);
            answer(event, 400);
            return true;
        }
        if (demanding(event)) {
            return true;
        }
        var timer = Doorkeeper.Caller.of(request).trunk().map(Trunk::sessionTimer).orElse(SessionTimer.USUAL);
        if (SessionTerms.tooShort(request, timer)) { // RFC 4028 §9
            office.respondStateless(SessionTerms.tooSmall(office.wire(), request, Wire.token(), timer));
            return true;
        }
        boolean otherBody = Wire.bodyOf(request).length > 0 && Wire.sdp(request).length == 0;
        if (otherBody || request.getHeader(ContentEncodingHeader.NAME) != null) { // RFC 3261 §8.2.3
            office.tally().count(Refusal.UNSUPPORTED);
            var unsupported = office.wire().response(request, 415, Wire.token(), false);
            office.wire().header(unsupported, "Accept", "application/sdp");
            office.respondStateless(unsupported);
            return true;
        }
        return false;
    }

    private boolean demanding(RequestEvent event) { // RFC 3261 §8.2.2.3
        var unknown = Wire.unknown(event.getRequest());
        if (!unknown.isEmpty()) {
            office.tally().count(Refusal.UNSUPPORTED);
            var bad = office.wire().response(event.getRequest(), 420, Wire.token(), false);
            office.wire().unsupported(bad, unknown);
            office.respondStateless(bad);
        }
        return !unknown.isEmpty();
    }

    @Override
    public void processResponse(ResponseEvent event) {
        noticed(() -> response(event));
    }

    private void response(ResponseEvent event) {
        var response = event.getResponse();
        var errand = office.errands().get(Wire.fromTag(response));
        if (errand != null) {
            errandAnswered(errand, response);
            return;
        }
        var call = office.calls().get(Wire.fromTag(response));
        if (call == null) {
            return;
        }
        if (Answerer.asks(response) && sentAgain(event, call)) {
            return;
        }
        var method = Wire.method(response);
        if (!Request.BYE.equals(method)) {
            Office.guard(call, () -> call.onResponse(response, event.getDialog()));
        } else if (response.getStatusCode() >= 300) {
            forget(event.getDialog()); // whatever the peer thinks of it (RFC 3261 §15.1.1)
        }
    }

    /** Of an INVITE that makes a call, the call itself takes care. */
    private boolean sentAgain(ResponseEvent event, Call call) {
        var refused = event.getClientTransaction();
        var dialog = event.getDialog();
        boolean inside = refused != null && dialog != null && Wire.toTag(refused.getRequest()) != null;
        if (!inside || call.proving().isEmpty()) {
            return false;
        }
        var again = office.sendAgain(refused, dialog, event.getResponse(), call.proving().get());
        again.ifPresent(now -> call.onSentAgain(Wire.sequence(refused.getRequest()), now));
        return again.isPresent();
    }

    private void errandAnswered(Errand errand, Response response) {
        if (response.getStatusCode() >= 200) {
            office.errands().remove(Wire.fromTag(response), errand);
        }
        errand.onResponse(response);
    }

    private void errandFailed(ClientTransaction transaction) {
        var errand = office.errands().get(Wire.fromTag(transaction.getRequest()));
        if (errand != null) {
            noticed(errand::onNothing);
            office.errands().remove(Wire.fromTag(transaction.getRequest()), errand);
        }
    }

    private static void forget(Dialog dialog) {
        if (dialog != null) {
            dialog.delete();
        }
    }

    @Override
    public void processTimeout(TimeoutEvent event) {
        if (event.isServerTransaction() || event.getTimeout() == Timeout.RETRANSMIT) {
            return;
        }
        var transaction = event.getClientTransaction();
        var call = office.calls().get(Wire.fromTag(transaction.getRequest()));
        if (call != null) {
            Office.guard(call, () -> call.onTimeout(transaction));
        }
        errandFailed(transaction);
    }

    @Override
    public void processDialogTimeout(DialogTimeoutEvent event) {
        if (event.getReason() == DialogTimeoutEvent.Reason.AckNotSent) { // we always send it, so the socket failed
            forget(event.getDialog());
        }
    }

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {
        var tag = event.getDialog().getLocalTag();
        var call = tag == null ? null : office.calls().get(tag);
        if (call != null) {
            Office.guard(call, () -> call.onDialogGone(event.getDialog()));
        }
    }

    @Override
    public void processIOException(IOExceptionEvent event) {
        if (event.getSource() instanceof ClientTransaction transaction) {
            var call = office.calls().get(Wire.fromTag(transaction.getRequest()));
            if (call != null) {
                Office.guard(call, () -> call.onUnsendable(transaction));
            }
            errandFailed(transaction);
        }
    }

    /** What a dialog began with, the INVITE and its answer, is most of what would be held for a call; nobody asks for it again. */
    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {
        if (event.getClientTransaction() instanceof SIPClientTransactionImpl over
                && over.getDialog() instanceof OurDialog dialog
                && dialog.getState() == DialogState.CONFIRMED
                && dialog.getFirstTransactionInt() == over) {
            over.setReleaseReferencesStrategy(ReleaseReferencesStrategy.Aggressive);
            over.cleanUp();
        }
    }
}
