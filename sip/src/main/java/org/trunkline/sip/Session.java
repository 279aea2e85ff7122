package org.trunkline.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.stack.SIPDialog;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.header.ContactHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * The session of an answered call on the wire: carries out what {@link Offers} and {@link SessionClock} decide, by
 * re-INVITE and UPDATE, and tells them what the peer says.
 */
final class Session {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A request of the peer that waits for its answer. */
    private record Asked(Request request, ServerTransaction transaction) {}

    private final Office office;
    private final Call call;
    private final Dialog dialog;
    private final OneEnding events;
    private final Offers offers;
    private final SessionClock clock = new SessionClock();
    private SessionTimer timer;
    private Optional<Asked> asked = Optional.empty();
    private Optional<Asked> coming = Optional.empty();
    private Optional<ClientTransaction> reinvite = Optional.empty();
    private Optional<Future<?>> offersAlarm = Optional.empty();
    private Optional<Future<?>> clockAlarm = Optional.empty();
    private Object moment;
    private boolean peerUpdates;
    private boolean over;

    Session(Office office, Call call, Dialog dialog, OneEnding events, SessionTimer timer, Offers offers) {
        this.office = office;
        this.call = call;
        this.dialog = dialog;
        this.events = events;
        this.timer = timer;
        this.offers = offers;
        this.moment = offers.moment();
    }

    static Offers offers(boolean callIdIsOurs, byte[] ours, byte[] theirs) {
        return new Offers(callIdIsOurs, RANDOM, ours, theirs);
    }

    /** The call is answered: what the peer said of itself, and how long the session lives. */
    void opened(Message peers, Optional<SessionTerms> terms) {
        learn(peers);
        agreed(terms);
    }

    void described(byte[] sdp) {
        offers.described(sdp);
    }

    private void learn(Message peers) {
        peerUpdates |= Wire.allows(peers, Request.UPDATE); // RFC 4028 §7.4: only then may a refresh be one
    }

    void offer(byte[] sdp) {
        perform(offers.offer(sdp));
    }

    void answer(byte[] sdp) {
        perform(offers.answer(sdp));
    }

    void refuse(int status) {
        perform(offers.refuse(status));
    }

    /** A re-INVITE or UPDATE of the peer. */
    void on(Request request, ServerTransaction transaction) {
        learn(request);
        var sdp = Wire.sdp(request);
        boolean update = Request.UPDATE.equals(request.getMethod());
        if (SessionTerms.tooShort(request, timer)) {
            office.respond(transaction, SessionTerms.tooSmall(office.wire(), request, "", timer));
        } else if (update && sdp.length == 0) { // RFC 3311 §5.1: the target or the timer alone
            accept(new Asked(request, transaction), Wire.NO_BODY);
        } else {
            coming = Optional.of(new Asked(request, transaction));
            var steps = offers.asked(update, sdp);
            if (offers.owesAnAnswer() && !(steps.getFirst() instanceof Offers.Step.Reject)) {
                asked = coming;
                waits(request, transaction);
            }
            perform(steps);
        }
    }

    private void waits(Request request, ServerTransaction transaction) {
        transaction.setApplicationData(call); // where a CANCEL finds it
        if (Request.INVITE.equals(request.getMethod())) {
            office.respond(transaction, office.wire().response(request, 100, "", false));
        }
    }

    /** The ACK of our 200 to a re-INVITE. */
    void onAck(Request ack) {
        perform(offers.acknowledged(Wire.sdp(ack)));
    }

    void onSentAgain(long before, ClientTransaction now) {
        reinvite = reinvite.map(ours -> Wire.sequence(ours.getRequest()) == before ? now : ours);
    }

    void onResponse(Response response) {
        if (Request.INVITE.equals(Wire.method(response))) {
            inviteAnswered(response);
        } else {
            updateAnswered(response);
        }
    }

    private void inviteAnswered(Response response) {
        int status = response.getStatusCode();
        if (status / 100 == 2) {
            office.acknowledge(dialog, Wire.sequence(response)); // also each repetition (RFC 3261 §13.2.2.4)
        }
        boolean current = reinvite.filter(ours -> Wire.sequence(ours.getRequest()) == Wire.sequence(response)).isPresent();
        if (!current || status < 200) {
            return;
        }
        reinvite = Optional.empty();
        if (status / 100 == 2) {
            learn(response);
            agreed(SessionTerms.agreed(response));
            perform(offers.answered(Wire.sdp(response)));
        } else {
            longerIfAsked(response);
            var later = Wire.retryAfter(response);
            perform(offers.refused(
                    status, later.isPositive() ? OptionalInt.of((int) later.toSeconds()) : OptionalInt.empty()));
        }
    }

    /** Our UPDATEs only refresh. */
    private void updateAnswered(Response response) {
        int status = response.getStatusCode();
        if (status < 200) {
            return;
        }
        if (status / 100 == 2) {
            retarget(response);
            agreed(SessionTerms.agreed(response));
        } else if (status == 408 || status == 481) {
            lost("The peer no longer answers for the call"); // RFC 3261 §12.2.1.2
        } else if (status == SessionTerms.TOO_SMALL && longerIfAsked(response)) {
            refresh();
        } else {
            peerUpdates = false; // it said that it does; it may still take a re-INVITE
            perform(offers.refresh());
        }
    }

    /** RFC 3311 §5.1: a Contact in a 2xx to UPDATE is the new target; JAIN-SIP takes it from requests alone. */
    private void retarget(Response response) {
        if (Wire.contactable(response)) {
            var moved = new SIPRequest();
            moved.setMethod(Request.UPDATE);
            moved.setHeader(response.getHeader(ContactHeader.NAME));
            ((SIPDialog) dialog).addRoute(moved);
        }
    }

    /** 422: the peer, or a proxy before it, wants a longer interval (RFC 4028 §7.4). */
    private boolean longerIfAsked(Response response) {
        if (response.getStatusCode() != SessionTerms.TOO_SMALL) {
            return false;
        }
        var before = timer;
        timer = SessionTerms.raised(timer, response);
        clock.atLeast(timer.least());
        return !timer.equals(before);
    }

    void onTimeout(String method) {
        if (Request.INVITE.equals(method)) {
            reinvite = Optional.empty();
            perform(offers.refused(408, OptionalInt.empty()));
        } else if (Request.UPDATE.equals(method)) {
            lost("The peer no longer answers for the call");
        }
    }

    /** Nothing more is sent; who still waits for an answer learns that there is none (RFC 3261 §15.1.2). */
    void stop() {
        over = true;
        asked.ifPresent(waiting -> office.respond(
                waiting.transaction(), office.wire().response(waiting.request(), 487, "", false)));
        asked = Optional.empty();
        reinvite.ifPresent(office::letGoLater);
        offersAlarm.ifPresent(alarm -> alarm.cancel(false));
        clockAlarm.ifPresent(alarm -> alarm.cancel(false));
    }

    private void perform(List<Offers.Step> steps) {
        if (over) {
            return;
        }
        rearm();
        for (var step : steps) {
            switch (step) {
                case Offers.Step.Invite(var sdp) -> invite(sdp);
                case Offers.Step.Cancel() -> reinvite.ifPresent(ours -> office.cancel(ours, Parting.normal("Not answered in time")));
                case Offers.Step.Accept(var sdp) -> {
                    var waiting = asked;
                    asked = Optional.empty();
                    waiting.ifPresent(request -> accept(request, sdp));
                }
                case Offers.Step.Refuse(var status) -> {
                    office.tally().count(Refusal.SESSION_CHANGE);
                    asked.ifPresent(waiting -> reject(waiting, status, 0));
                    asked = Optional.empty();
                }
                case Offers.Step.Reject(var status, var later) -> {
                    office.tally().count(Refusal.SESSION_CHANGE);
                    coming.ifPresent(request -> reject(request, status, later));
                }
                case Offers.Step.Tell(var event) -> events.tell(event);
                case Offers.Step.End(var words) -> lost(words);
            }
        }
        coming = Optional.empty();
    }

    private void reject(Asked request, int status, int retryAfterSeconds) {
        var no = office.wire().response(request.request(), status, "", false);
        if (status == 500) {
            office.wire().header(no, "Retry-After", Integer.toString(retryAfterSeconds)); // RFC 3261 §14.2
        }
        office.respond(request.transaction(), no);
    }

    private void accept(Asked request, byte[] sdp) {
        var ok = office.wire().response(request.request(), 200, "", true);
        Wire.body(ok, "application/sdp", sdp);
        var terms = SessionTerms.answer(request.request(), timer, clock.present());
        terms.ifPresent(said -> said.into(office.wire(), ok));
        office.respond(request.transaction(), ok);
        agreed(terms);
    }

    private void invite(byte[] sdp) {
        try {
            var request = request(Request.INVITE);
            Wire.body(request, "application/sdp", sdp);
            reinvite = office.sendInside(dialog, request);
        } catch (SipException ending) {
            lost("The call's dialog has ended");
        }
    }

    private Request request(String method) throws SipException {
        var request = office.wire().inside(dialog, method);
        SessionTerms.ask(office.wire(), request, timer, clock.present());
        return request;
    }

    private void agreed(Optional<SessionTerms> terms) {
        clock.agreed(terms);
        wind();
    }

    private void wind() {
        clockAlarm.ifPresent(alarm -> alarm.cancel(false));
        clockAlarm = over ? Optional.empty() : clock.patience().map(left -> later(left, this::clockRuns));
    }

    private Future<?> later(Duration delay, Runnable step) {
        return office.thread().after(delay, () -> Office.guard(call, step));
    }

    private void clockRuns() {
        if (over) {
            return;
        }
        switch (clock.due()) {
            case NOTHING -> {}
            case REFRESH -> {
                wind();
                refresh();
            }
            case END -> lost("The session was not refreshed"); // RFC 4028 §10
        }
    }

    private void refresh() {
        if (!peerUpdates) {
            perform(offers.refresh());
            return;
        }
        try {
            office.sendInside(dialog, request(Request.UPDATE));
        } catch (SipException ending) {
            lost("The call's dialog has ended");
        }
    }

    private void rearm() {
        if (moment == offers.moment()) {
            return;
        }
        moment = offers.moment();
        offersAlarm.ifPresent(alarm -> alarm.cancel(false));
        offersAlarm = offers.patience().map(left -> later(left, () -> perform(offers.waited())));
    }

    private void lost(String words) {
        if (!over) {
            call.onLost(words);
        }
    }
}
