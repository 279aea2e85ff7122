package org.trunkline.sip;

import java.util.OptionalInt;
import java.util.Set;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.address.SipURI;
import javax.sip.header.ContactHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * An answered call: one confirmed dialog. The same for calls in and out (RFC 3261 §12.2, §15). What both sides say of
 * their media is {@link Session}'s, who is to be called instead {@link Transfers}', what they write {@link Messaging}'s.
 */
final class Talk {
    private static final Set<String> INFO_TYPES = Set.of("application/dtmf-relay", "application/dtmf");
    private static final int RECOVERY_ON_TIMER_EXPIRY = 102; // Q.850

    private final Office office;
    private final Dialog dialog;
    private final OneEnding events;
    private final Session session;
    private final Transfers transfers;
    private final Messaging messaging;
    private final long opened;

    Talk(Office office, Call call, Dialog dialog, OneEnding events, Session session) {
        this.office = office;
        this.dialog = dialog;
        this.events = events;
        this.session = session;
        this.transfers = new Transfers(office, call, dialog, events);
        this.messaging = new Messaging(office, dialog, events);
        this.opened = dialog.getLocalSeqNumber(); // what was sent before belongs to the set-up
    }

    Session session() {
        return session;
    }

    Transfers transfers() {
        return transfers;
    }

    Messaging messaging() {
        return messaging;
    }

    boolean in(Dialog other) {
        return dialog == other;
    }

    /** Whether a request of ours, or a response to it, belongs to this dialog and was sent after the answer. */
    boolean asked(Message message, Dialog of) {
        return in(of) && Wire.sequence(message) > opened;
    }

    void bye(Parting why) {
        transfers.lastWords();
        stop();
        events.silence();
        office.bye(dialog, why);
    }

    private void stop() {
        session.stop();
        transfers.stop();
        messaging.stop();
    }

    void info(String contentType, byte[] body) {
        try {
            var info = dialog.createRequest(Request.INFO);
            Wire.body(info, contentType, body);
            office.sendInside(dialog, info);
        } catch (SipException ending) {
            // the dialog is just ending: nobody is left to inform
        }
    }

    /** Blind: a number at the peer's own place (RFC 5589 §6.1). */
    void refer(Dialled number) {
        var place = dialog.getRemoteParty().getURI() instanceof SipURI uri
                ? uri.getHost() + (uri.getPort() > 0 ? ":" + uri.getPort() : "")
                : office.wire().host();
        transfers.refer("<sip:" + number.uriUser() + "@" + place + ">");
    }

    /** What a Refer-To says that joins a peer's call with this one (RFC 5589 §7.3). */
    String referTo() {
        var target = dialog.getRemoteTarget() == null ? dialog.getRemoteParty() : dialog.getRemoteTarget();
        var replaces = dialog.getCallId().getCallId()
                + ";to-tag=" + dialog.getRemoteTag() + ";from-tag=" + dialog.getLocalTag();
        return ReferTo.attended(target.getURI().toString(), replaces);
    }

    /**
     * A request of the peer inside the dialog.
     *
     * @return whether the call goes on
     */
    boolean on(Request request, ServerTransaction transaction) {
        var unknown = Wire.unknown(request);
        if (!unknown.isEmpty() && !Request.BYE.equals(request.getMethod())) { // RFC 3261 §8.2.2.3
            var bad = refusal(request, 420, Refusal.UNSUPPORTED);
            office.wire().unsupported(bad, unknown);
            office.respond(transaction, bad);
            return true;
        }
        switch (request.getMethod()) {
            case Request.BYE -> {
                var reason = Reasons.of(request);
                stop(); // who waits for an answer gets 487 first (RFC 3261 §15.1.2)
                events.tell(new SipEvent.HungUp(reason.words(), reason.q850()));
                office.respond(transaction, office.wire().response(request, 200, "", false));
                return false;
            }
            case Request.INFO -> informed(request, transaction);
            case Request.MESSAGE -> messaging.received(request, transaction);
            case Request.INVITE, Request.UPDATE -> session(request, transaction);
            case Request.CANCEL -> // of a re-INVITE whose answer is on its way: no effect (RFC 3261 §9.2)
                office.respond(transaction, office.wire().response(request, 200, "", false));
            case Request.REFER -> transfers.asked(request, transaction);
            case Request.NOTIFY -> transfers.heard(request, transaction);
            case Request.OPTIONS -> {
                var ok = office.wire().response(request, 200, "", false);
                office.wire().header(ok, "Accept", "application/sdp");
                office.respond(transaction, ok);
            }
            default -> office.respond(transaction, refusal(request, 405, Refusal.METHOD));
        }
        return true;
    }

    private Response refusal(Request request, int status, Refusal why) {
        office.tally().count(why);
        return office.wire().response(request, status, "", false);
    }

    private void session(Request request, ServerTransaction transaction) {
        boolean otherBody = Wire.bodyOf(request).length > 0 && Wire.sdp(request).length == 0;
        boolean elsewhere = request.getHeader(ContactHeader.NAME) != null && !Wire.contactable(request);
        if (otherBody) {
            var bad = refusal(request, 415, Refusal.UNSUPPORTED);
            office.wire().header(bad, "Accept", "application/sdp");
            office.respond(transaction, bad);
        } else if (elsewhere) {
            office.respond(transaction, refusal(request, 400, Refusal.MALFORMED));
        } else {
            session.on(request, transaction);
        }
    }

    private void informed(Request request, ServerTransaction transaction) {
        var type = Wire.contentType(request);
        var body = Wire.bodyOf(request);
        if (request.getHeader("Info-Package") != null) { // RFC 6086 §4.2.2: we take none
            var bad = refusal(request, 469, Refusal.UNSUPPORTED);
            office.wire().header(bad, "Recv-Info", "");
            office.respond(transaction, bad);
        } else if (body.length > 0 && !INFO_TYPES.contains(type)) {
            var bad = refusal(request, 415, Refusal.UNSUPPORTED);
            office.wire().headers(bad, "Accept", INFO_TYPES);
            office.respond(transaction, bad);
        } else {
            office.respond(transaction, office.wire().response(request, 200, "", false));
            events.tell(new SipEvent.Info(type, body));
        }
    }

    /** The ACK of a 200 to a re-INVITE. */
    void onAck(Request ack) {
        session.onAck(ack);
    }

    /** To a request that we sent after the answer. */
    void onResponse(Response response) {
        switch (Wire.method(response)) {
            case Request.INVITE, Request.UPDATE -> session.onResponse(response);
            case Request.REFER, Request.NOTIFY -> transfers.onResponse(response);
            case Request.MESSAGE -> messaging.onResponse(response);
            default -> {} // to INFO or OPTIONS: nothing depends on it
        }
    }

    /** A request of ours was challenged: what answers it now has another CSeq. */
    void onSentAgain(long before, ClientTransaction now) {
        session.onSentAgain(before, now);
        transfers.onSentAgain(before, now);
        messaging.onSentAgain(before, now);
    }

    /** A request that we sent after the answer was never answered. */
    void onTimeout(Request request) {
        session.onTimeout(request.getMethod());
        transfers.onTimeout(request.getMethod());
        messaging.onTimeout(request);
    }

    /** We end it because the peer does not play its part. */
    void lost(String words) {
        stop();
        events.tell(new SipEvent.HungUp(words, OptionalInt.of(RECOVERY_ON_TIMER_EXPIRY)));
        office.bye(dialog, new Parting(RECOVERY_ON_TIMER_EXPIRY, words));
    }

    /** It has ended below us, for example because the peer answered 481. */
    void gone() {
        stop();
        events.tell(new SipEvent.HungUp("The peer no longer knows the call", OptionalInt.empty()));
    }
}
