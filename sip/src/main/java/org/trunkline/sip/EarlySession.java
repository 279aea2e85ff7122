package org.trunkline.sip;

import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * Offers and answers in one dialog before the call is answered (RFC 3262 §5, RFC 3311 §5).
 *
 * <pre>
 *   INVITE with offer ──────────────────────────► Invited ──reliable 1xx with answer──┐
 *   INVITE without ──► Silent ──reliable 1xx──► Offering ──PRACK with answer──────────┤
 *                                                                                     ▼
 *   Theirs ◄──PRACK or UPDATE with offer───────────────────────────────────────── Settled
 *      └──our answer in its 200─────────────────────────────────────────────────────► │
 *   Updating ◄──our UPDATE──────────────────────────────────────────────────────────  │
 *      └──its 200──────────────────────────────────────────────────────────────────►  │
 * </pre>
 */
final class EarlySession {
    private sealed interface State {
        /** Nobody has offered anything. */
        record Silent() implements State {}

        /** The INVITE's offer has no answer that counts yet. */
        record Invited() implements State {}

        /** Our offer, in a reliable provisional response, waits for its PRACK. */
        record Offering() implements State {}

        record Settled() implements State {}

        /** Their offer waits for our answer. */
        record Theirs(Request request, ServerTransaction transaction) implements State {}

        record Updating(long sequence, byte[] sdp) implements State {}

        /** Both had offered at once: ours is made again a little later (RFC 3311 §5.3). */
        record Waiting(Future<?> again, byte[] sdp) implements State {}
    }

    private final Office office;
    private final Call call;
    private final Dialog dialog;
    private final OneEnding events;
    private final boolean theyCalled;
    private byte[] ours;
    private byte[] theirs;
    private boolean changed;
    private State state;

    private EarlySession(
            Office office, Call call, Dialog dialog, OneEnding events, byte[] ours, byte[] theirs, boolean theyCalled) {
        this.office = office;
        this.call = call;
        this.dialog = dialog;
        this.events = events;
        this.ours = ours;
        this.theirs = theirs;
        this.theyCalled = theyCalled;
        state = ours.length + theirs.length == 0 ? new State.Silent() : new State.Invited();
    }

    static EarlySession weCall(Office office, Call call, Dialog dialog, OneEnding events, byte[] offer) {
        return new EarlySession(office, call, dialog, events, offer, Wire.NO_BODY, false);
    }

    static EarlySession theyCall(Office office, Call call, Dialog dialog, OneEnding events, byte[] offer) {
        return new EarlySession(office, call, dialog, events, Wire.NO_BODY, offer, true);
    }

    /** What we said last about our media. */
    byte[] ours() {
        return ours;
    }

    /** What they said last about theirs, offer or answer; empty when they said nothing that counts. */
    byte[] theirs() {
        return theirs;
    }

    /** Whether the offer of the INVITE, or the one that it asked for, has been answered. */
    boolean settled() {
        return switch (state) {
            case State.Silent _, State.Invited _, State.Offering _ -> false;
            case State.Settled _, State.Theirs _, State.Updating _, State.Waiting _ -> true;
        };
    }

    /** Whether more has been agreed upon than the INVITE's own offer and answer. */
    boolean changed() {
        return changed;
    }

    boolean owesAnswer() {
        return state instanceof State.Theirs;
    }

    /** A reliable provisional response came, with a description: the answer to our INVITE. */
    void answeredReliably(byte[] sdp) {
        if (state instanceof State.Invited) {
            theirs = sdp;
            state = new State.Settled();
        }
    }

    /** A reliable provisional response of ours went out with a description: our answer, or our offer. */
    void saidReliably(byte[] sdp) {
        switch (state) {
            case State.Invited _ -> {
                ours = sdp;
                state = new State.Settled();
            }
            case State.Silent _ -> {
                ours = sdp;
                state = new State.Offering();
            }
            case State.Offering _, State.Settled _, State.Theirs _, State.Updating _, State.Waiting _ -> {}
        }
    }

    /** A PRACK that matches: it may carry the answer to our offer, or an offer (RFC 3262 §5). */
    void acknowledged(Request prack, ServerTransaction transaction) {
        var sdp = Wire.sdp(prack);
        if (state instanceof State.Offering && sdp.length > 0) {
            theirs = sdp;
            state = new State.Settled();
            ok(prack, transaction, Wire.NO_BODY);
            events.tell(new SipEvent.Reanswered(sdp));
        } else {
            described(prack, transaction);
        }
    }

    /** UPDATE: a refreshed target, or an offer (RFC 3311 §5.2). */
    void described(Request request, ServerTransaction transaction) {
        var sdp = Wire.sdp(request);
        if (sdp.length == 0) {
            ok(request, transaction, Wire.NO_BODY);
            return;
        }
        switch (state) {
            case State.Settled _ -> theirOffer(request, transaction, sdp);
            case State.Invited _ when theyCalled -> tryLater(request, transaction); // their own offer waits for us
            case State.Theirs _ -> tryLater(request, transaction);
            case State.Silent _, State.Invited _, State.Offering _, State.Updating _ -> // ours waits for them
                office.respond(transaction, office.wire().response(request, 491, "", false));
            case State.Waiting(var again, _) -> { // they were first, ours has become old
                again.cancel(false);
                events.tell(new SipEvent.OfferRefused(491));
                theirOffer(request, transaction, sdp);
            }
        }
    }

    private void theirOffer(Request request, ServerTransaction transaction, byte[] sdp) {
        theirs = sdp;
        state = new State.Theirs(request, transaction);
        events.tell(new SipEvent.Offered(sdp));
    }

    private void tryLater(Request request, ServerTransaction transaction) {
        var busy = office.wire().response(request, 500, "", false);
        office.wire().header(busy, "Retry-After", Integer.toString(ThreadLocalRandom.current().nextInt(11)));
        office.respond(transaction, busy);
    }

    private void ok(Request request, ServerTransaction transaction, byte[] sdp) {
        var ok = office.wire().response(request, 200, "", true);
        Wire.body(ok, "application/sdp", sdp);
        office.respond(transaction, ok);
    }

    void answer(byte[] sdp) {
        if (state instanceof State.Theirs(var request, var transaction)) {
            ours = sdp;
            changed = true;
            state = new State.Settled();
            ok(request, transaction, sdp);
        }
    }

    void refuse(int status) {
        if (state instanceof State.Theirs(var request, var transaction)) {
            state = new State.Settled();
            office.respond(transaction, office.wire().response(request, status, "", false));
        }
    }

    /** Our own UPDATE; refused where an offer is under way, or none may be made yet (RFC 3311 §5.1). */
    void offer(byte[] sdp) {
        if (!(state instanceof State.Settled)) {
            events.tell(new SipEvent.OfferRefused(491));
            return;
        }
        try {
            var update = office.wire().inside(dialog, Request.UPDATE);
            Wire.body(update, "application/sdp", sdp);
            office.sendInside(dialog, update);
            state = new State.Updating(dialog.getLocalSeqNumber(), sdp);
        } catch (SipException ending) {
            events.tell(new SipEvent.OfferRefused(481));
        }
    }

    /** Our UPDATE was challenged: what answers it now has another CSeq. */
    void onSentAgain(long before, ClientTransaction now) {
        if (state instanceof State.Updating(var sent, var sdp) && sent == before) {
            state = new State.Updating(Wire.sequence(now.getRequest()), sdp);
        }
    }

    boolean in(Dialog other) {
        return dialog == other;
    }

    /** Our UPDATE, if it is that, found nobody who answers. */
    void unanswered(Request request) {
        if (state instanceof State.Updating(var sent, _) && sent == Wire.sequence(request)) {
            state = new State.Settled();
            events.tell(new SipEvent.OfferRefused(Response.REQUEST_TIMEOUT));
        }
    }

    void onResponse(Response response) {
        if (!(state instanceof State.Updating(var sent, var sdp))
                || sent != Wire.sequence(response)
                || response.getStatusCode() < 200) {
            return;
        }
        if (response.getStatusCode() == 491) {
            var wait = Offers.glare(!theyCalled, ThreadLocalRandom.current());
            state = new State.Waiting(office.thread().after(wait, () -> Office.guard(call, this::again)), sdp);
        } else if (response.getStatusCode() < 300) {
            ours = sdp;
            theirs = Wire.sdp(response);
            changed = true;
            state = new State.Settled();
            events.tell(new SipEvent.Reanswered(theirs));
        } else {
            state = new State.Settled();
            events.tell(new SipEvent.OfferRefused(response.getStatusCode()));
        }
    }

    private void again() {
        if (state instanceof State.Waiting(_, var sdp)) {
            state = new State.Settled();
            offer(sdp);
        }
    }

    /** The dialog ends; an offer of theirs still gets its final response. */
    void end() {
        switch (state) {
            case State.Theirs _ -> refuse(487);
            case State.Waiting(var again, _) -> again.cancel(false);
            case State.Silent _, State.Invited _, State.Offering _, State.Settled _, State.Updating _ -> {}
        }
    }
}
