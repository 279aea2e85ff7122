package org.trunkline.sip;

import java.util.Arrays;
import java.util.OptionalInt;
import javax.sip.Dialog;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.message.Request;

/**
 * An answered call: one confirmed dialog and what both sides last said about their media. The same for calls in and
 * out (RFC 3261 §12.2, §14, §15).
 */
final class Talk {
    private final Office office;
    private final Dialog dialog;
    private final OneEnding events;
    private final byte[] ourSdp;
    private final byte[] theirSdp;

    Talk(Office office, Dialog dialog, OneEnding events, byte[] ourSdp, byte[] theirSdp) {
        this.office = office;
        this.dialog = dialog;
        this.events = events;
        this.ourSdp = ourSdp;
        this.theirSdp = theirSdp;
    }

    boolean in(Dialog other) {
        return dialog == other;
    }

    void bye(String words) {
        events.silence();
        office.bye(dialog, words);
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

    /**
     * A request of the peer inside the dialog.
     *
     * @return whether the call goes on
     */
    boolean on(Request request, ServerTransaction transaction) {
        switch (request.getMethod()) {
            case Request.BYE -> {
                var reason = Reasons.of(request);
                events.tell(new SipEvent.HungUp(reason.words(), reason.q850()));
                office.respond(transaction, office.wire().response(request, 200, "", false));
                return false;
            }
            case Request.INFO -> {
                office.respond(transaction, office.wire().response(request, 200, "", false));
                events.tell(new SipEvent.Info(Wire.contentType(request), Wire.bodyOf(request)));
            }
            case Request.INVITE, Request.UPDATE -> session(request, transaction);
            case Request.OPTIONS -> {
                var ok = office.wire().response(request, 200, "", false);
                office.wire().header(ok, "Accept", "application/sdp");
                office.respond(transaction, ok);
            }
            default -> {
                office.tally().count(Refusal.METHOD);
                office.respond(transaction, office.wire().response(request, 405, "", false));
            }
        }
        return true;
    }

    /**
     * A peer that only asks whether we are still there sends what it sent before (RFC 4028 §7.4) and gets what it got
     * before; anything new is refused, and the session stays as it was (RFC 3261 §14.2).
     */
    private void session(Request request, ServerTransaction transaction) {
        var offer = Wire.bodyOf(request);
        boolean update = Request.UPDATE.equals(request.getMethod());
        boolean refresh = update && offer.length == 0; // RFC 3311 §5.2
        boolean same = offer.length > 0 && Arrays.equals(offer, theirSdp);
        if (!refresh && !same) {
            office.tally().count(Refusal.SESSION_CHANGE);
            office.respond(transaction, office.wire().response(request, 488, "", false));
            return;
        }
        var ok = office.wire().response(request, 200, "", true);
        if (same) {
            Wire.body(ok, "application/sdp", ourSdp);
        }
        office.respond(transaction, ok);
    }

    /** We end it because the peer does not play its part. */
    void lost(String words) {
        events.tell(new SipEvent.HungUp(words, OptionalInt.empty()));
        office.bye(dialog, words);
    }

    /** It has ended below us, for example because the peer answered 481. */
    void gone() {
        events.tell(new SipEvent.HungUp("The peer no longer knows the call", OptionalInt.empty()));
    }
}
