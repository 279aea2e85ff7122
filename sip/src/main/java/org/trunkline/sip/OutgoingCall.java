package org.trunkline.sip;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.Transaction;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * A call that we make.
 *
 * <pre>
 *   Resolving ──► Calling ──1xx──► Proceeding ──2xx/ACK──► Talking ──BYE──► Ended
 *       │            │  │               │                                     ▲
 *       │       hangUp  silence      hangUp: CANCEL                           │
 *       │            ▼  └──────────┐    ▼                                     │
 *       └──────► Withdrawn ──1xx───┼─► Cancelling ──487──────────────────────►│
 *                    └──silence────┴─────────────────────────────────────────►┘
 * </pre>
 *
 * A 2xx that comes when nobody wants it any more is acknowledged and followed by BYE at once (RFC 3261 §9.1, §13.2.2.4).
 */
final class OutgoingCall implements Call {
    private sealed interface State {
        record Resolving() implements State {}

        record Calling(ClientTransaction invite, Future<?> silence) implements State {}

        record Proceeding(ClientTransaction invite) implements State {}

        /** Given up before any sign of life: CANCEL has to wait for a provisional response (RFC 3261 §9.1). */
        record Withdrawn(ClientTransaction invite, Future<?> silence, Parting why) implements State {}

        record Cancelling(ClientTransaction invite, Future<?> silence) implements State {}

        record Talking(Talk talk) implements State {}

        record Ended() implements State {}
    }

    private static final int EARLY_DIALOG_TERMINATED = 199; // RFC 6228
    private static final SipFailure SILENT =
            SipFailure.of(SipFailure.Kind.TIMEOUT, 408, "The trunk does not answer");
    private static final SipFailure UNREACHABLE =
            SipFailure.of(SipFailure.Kind.UNREACHABLE, 503, "The trunk cannot be reached");

    private final Office office;
    private final OneEnding events;
    private final String callId = Wire.token();
    private final String tag = Wire.token();
    private final byte[] offer;
    private final EarlyDialogs early;
    private Placing placing;
    private String remoteTag = "";
    private boolean trying;
    private boolean rang;
    private volatile State state = new State.Resolving();
    private volatile boolean takesInfo;

    OutgoingCall(Office office, byte[] offer, Consumer<? super SipEvent> events) {
        this.office = office;
        this.offer = offer;
        this.events = new OneEnding(events);
        early = new EarlyDialogs(office, this, this.events, offer);
    }

    /** Finds the trunk's hosts, then calls the first of them. */
    void start(Trunk trunk, Dialling dialling) {
        office.calls().put(tag, this);
        office.run(this, () -> placing = new Placing(
                office,
                trunk,
                (sequence, via) -> office.wire().invite(trunk, dialling, callId, sequence, tag, via, offer)));
        office.directory().find(trunk, hosts -> office.run(this, () -> found(hosts)));
    }

    /** Rings a phone over its own connection. */
    void start(PhoneBinding phone, PhoneCaller caller) {
        office.calls().put(tag, this);
        office.run(this, () -> {
            placing = new Placing(
                    office,
                    PhoneBinding.AS_TRUNK,
                    (sequence, via) -> office.wire().ring(phone, caller, callId, sequence, tag, via, offer));
            found(List.of(phone.target()));
        });
    }

    private void found(List<Target> hosts) {
        if (!(state instanceof State.Resolving)) {
            return; // hung up meanwhile
        }
        placing.found(hosts);
        next(SipFailure.of(SipFailure.Kind.UNREACHABLE, 503, "The trunk's host name is not known"));
    }

    /** Calls the next host, or ends for the reason that the last one gave. */
    private void next(SipFailure failure) {
        while (placing.more()) {
            if (send(placing.next())) {
                return;
            }
            failure = UNREACHABLE;
        }
        fail(failure);
    }

    private boolean send(Request request) {
        try {
            var invite = office.provider().getNewClientTransaction(request);
            state = new State.Calling(invite, after(placing.patience()));
            invite.sendRequest();
            return true;
        } catch (SipException unsendable) {
            placing.dead(Duration.ZERO);
            leave();
            return false;
        }
    }

    /** This host says nothing: the next one may (RFC 3263 §4.3). */
    private void elsewhere(SipFailure failure) {
        placing.dead(Duration.ZERO);
        leave();
        next(failure);
    }

    /** Lets go of the INVITE at hand; what its host says of it from now on comes late. */
    private void leave() {
        switch (state) {
            case State.Calling(var invite, var silence) -> {
                silence.cancel(false);
                placing.giveUp(invite.getRequest());
                forget(invite);
            }
            case State.Proceeding(var invite) -> forget(invite);
            case State.Resolving _, State.Withdrawn _, State.Cancelling _, State.Talking _, State.Ended _ -> {}
        }
        early.dropAll();
    }

    private Future<?> after(Duration patience) {
        return office.thread().after(patience, this::silent);
    }

    private void silent() {
        switch (state) {
            case State.Calling _ -> elsewhere(SILENT);
            case State.Withdrawn(var invite, _, _) -> abandon(invite);
            case State.Cancelling(var invite, _) -> abandon(invite);
            case State.Resolving _, State.Proceeding _, State.Talking _, State.Ended _ -> {}
        }
    }

    private void abandon(ClientTransaction invite) {
        end();
        forget(invite);
    }

    private void forget(ClientTransaction invite) {
        office.letGo(invite);
        if (invite.getDialog() != null) { // JAIN-SIP keeps one from the start on
            invite.getDialog().delete();
        }
    }

    private void fail(SipFailure failure) {
        end();
        events.tell(new SipEvent.Refused(failure));
    }

    /** The call is over; what still may come late is known for as long as a peer may send it. */
    private void end() {
        switch (state) {
            case State.Calling(_, var silence) -> silence.cancel(false);
            case State.Withdrawn(_, var silence, _) -> silence.cancel(false);
            case State.Cancelling(_, var silence) -> silence.cancel(false);
            case State.Resolving _, State.Proceeding _, State.Talking _ -> {}
            case State.Ended _ -> {
                return;
            }
        }
        early.end();
        state = new State.Ended();
        office.forgetLater(tag);
    }

    @Override
    public void hangUp(Parting why) {
        office.run(this, () -> onHangUp(why));
    }

    private void onHangUp(Parting why) {
        var cancelled = SipFailure.of(SipFailure.Kind.CANCELLED, 487, "Request Terminated");
        switch (state) {
            case State.Resolving _ -> fail(cancelled);
            case State.Calling(var invite, var silence) -> {
                state = new State.Withdrawn(invite, silence, why);
                events.tell(new SipEvent.Refused(cancelled));
            }
            case State.Proceeding(var invite) -> {
                cancel(invite, why);
                events.tell(new SipEvent.Refused(cancelled));
            }
            case State.Talking(var talk) -> {
                talk.bye(why);
                end();
            }
            case State.Withdrawn _, State.Cancelling _, State.Ended _ -> {}
        }
    }

    private void cancel(ClientTransaction invite, Parting why) {
        state = new State.Cancelling(invite, after(Office.TIMER_B)); // RFC 3261 §9.1: then it counts as cancelled
        office.cancel(invite, why);
    }

    @Override
    public boolean takesInfo() {
        return takesInfo;
    }

    @Override
    public void onResponse(Response response, Dialog dialog) {
        if (state instanceof State.Talking(var talk) && talk.asked(response, dialog)) {
            talk.onResponse(response);
            return;
        }
        switch (Wire.method(response)) {
            case Request.INVITE -> toInvite(response, dialog);
            case Request.UPDATE -> early.onResponse(response, dialog);
            default -> {} // nothing hangs on it
        }
    }

    private void toInvite(Response response, Dialog dialog) {
        takesInfo |= Wire.allows(response, Request.INFO);
        int status = response.getStatusCode();
        if (!placing.current(response)) {
            late(response, dialog);
            return;
        }
        if (state instanceof State.Calling && status != Response.SERVICE_UNAVAILABLE) {
            placing.alive();
        }
        if (status < 200) {
            if (!ended() && early.heard(response, dialog)) {
                provisional(response, dialog);
            }
        } else if (status < 300) {
            answered(response, dialog);
        } else {
            refused(response);
        }
    }

    /** Whether a response is to the INVITE of a host that was given up. */
    boolean late(Response response) {
        return Request.INVITE.equals(Wire.method(response)) && placing.late(response).isPresent();
    }

    /** A host that was given up speaks after all: if it has a call for us, that ends (RFC 3261 §13.2.2.4). */
    private void late(Response response, Dialog dialog) {
        int status = response.getStatusCode();
        if (status < 200) {
            placing.late(response).ifPresent(office::cancelLate);
        } else if (status >= 300) {
            placing.late(response).ifPresent(invite -> office.acknowledgeLate(invite, response));
        }
        if (dialog == null || state instanceof State.Talking(var talk) && talk.in(dialog)) {
            return;
        }
        if (status / 100 == 2 && Wire.contactable(response) && office.acknowledge(dialog, Wire.sequence(response))) {
            office.bye(dialog, Parting.normal("Call given up"));
        } else {
            dialog.delete();
        }
    }

    private void provisional(Response response, Dialog dialog) {
        switch (state) {
            case State.Calling(var invite, var silence) -> {
                silence.cancel(false);
                state = new State.Proceeding(invite);
                progress(response, dialog);
            }
            case State.Proceeding _ -> progress(response, dialog);
            case State.Withdrawn(var invite, var silence, var why) -> {
                silence.cancel(false);
                cancel(invite, why);
            }
            case State.Resolving _, State.Cancelling _, State.Talking _, State.Ended _ -> {}
        }
    }

    private void progress(Response response, Dialog dialog) {
        if (response.getStatusCode() == EARLY_DIALOG_TERMINATED) {
            early.ended(dialog).ifPresent(events::tell);
        } else if (response.getStatusCode() > 100) {
            rang = true;
            events.tell(new SipEvent.Ringing(response.getStatusCode(), Wire.sdp(response)));
        } else if (!trying) {
            trying = true;
            events.tell(new SipEvent.Trying());
        }
    }

    private void answered(Response response, Dialog dialog) {
        long sequence = Wire.sequence(response);
        boolean usable = dialog != null && Wire.contactable(response);
        if (!usable || !office.acknowledge(dialog, sequence, placing.proofs())) {
            unusable(dialog);
            return;
        }
        switch (state) {
            case State.Calling(var invite, var silence) -> {
                silence.cancel(false);
                talk(invite, response, dialog);
            }
            case State.Proceeding(var invite) -> talk(invite, response, dialog);
            case State.Talking(var talk) -> {
                if (!talk.in(dialog)) { // a second branch of a forked call answered too
                    office.bye(dialog, Parting.normal("Call completed elsewhere"));
                }
            }
            case State.Withdrawn _, State.Cancelling _ -> {
                end();
                office.bye(dialog, Parting.normal("Call given up"));
            }
            case State.Resolving _, State.Ended _ -> office.bye(dialog, Parting.normal("Call given up"));
        }
    }

    /** No tag, no Contact, or one that no request can be sent to. */
    private void unusable(Dialog dialog) {
        if (dialog != null) {
            dialog.delete();
        }
        switch (state) {
            case State.Calling(var invite, _) -> abandon(invite);
            case State.Proceeding(var invite) -> abandon(invite);
            case State.Withdrawn(var invite, _, _) -> abandon(invite);
            case State.Cancelling(var invite, _) -> abandon(invite);
            case State.Resolving _, State.Talking _, State.Ended _ -> {
                return;
            }
        }
        fail(SipFailure.of(SipFailure.Kind.PROTOCOL, 500, "The trunk's answer cannot be acknowledged"));
    }

    private void talk(ClientTransaction invite, Response response, Dialog dialog) {
        office.finished(invite);
        remoteTag = dialog.getRemoteTag();
        var agreed = early.answered(dialog, Wire.sdp(response));
        early.dropAll();
        var offers = Session.offers(true, agreed.ours(), agreed.theirs());
        var session = new Session(office, this, dialog, events, placing.timer(), offers);
        state = new State.Talking(new Talk(office, this, dialog, events, session));
        session.opened(response, SessionTerms.agreed(response));
        events.tell(new SipEvent.Answered(agreed.theirs()));
    }

    private void refused(Response response) {
        switch (state) {
            case State.Calling(var invite, _) -> refused(invite, response);
            case State.Proceeding(var invite) -> refused(invite, response);
            case State.Withdrawn _, State.Cancelling _ -> end();
            case State.Resolving _, State.Talking _, State.Ended _ -> {}
        }
    }

    private void refused(ClientTransaction invite, Response response) {
        var failure = refusal(response);
        switch (placing.refused(invite.getRequest(), response, rang)) {
            case AGAIN -> {
                refusedHere();
                if (!send(placing.again())) {
                    next(UNREACHABLE);
                }
            }
            case ELSEWHERE -> {
                refusedHere();
                next(failure);
            }
            case OVER -> fail(failure);
        }
    }

    private void refusedHere() {
        if (state instanceof State.Calling(_, var silence)) {
            silence.cancel(false);
        }
        early.dropAll();
    }

    private static SipFailure refusal(Response response) {
        var phrase = Reasons.clean(response.getReasonPhrase() == null ? "" : response.getReasonPhrase());
        var cause = Reasons.of(response).q850();
        var later = Optional.of(Wire.retryAfter(response)).filter(Duration::isPositive);
        return new SipFailure(response.getStatusCode(), phrase, cause, SipFailure.Kind.REFUSED_BY_PEER, later);
    }

    @Override
    public void onRequest(Request request, ServerTransaction transaction, Dialog dialog) {
        if (state instanceof State.Talking(var talk) && talk.in(dialog)) {
            if (!talk.on(request, transaction)) {
                end();
            }
            return;
        }
        if (early.has(dialog)) {
            early.on(request, transaction, dialog);
            return;
        }
        boolean bye = Request.BYE.equals(request.getMethod()); // both sides hung up at once
        office.respond(transaction, office.wire().response(request, bye ? 200 : 481, tag, false));
    }

    @Override
    public void onAck(Request ack) {
        talk().ifPresent(talk -> talk.onAck(ack));
    }

    @Override
    public void onTimeout(Transaction transaction) {
        unanswered(transaction, SILENT);
    }

    @Override
    public void onUnsendable(Transaction transaction) {
        unanswered(transaction, UNREACHABLE);
    }

    private void unanswered(Transaction transaction, SipFailure why) {
        var request = transaction.getRequest();
        if (state instanceof State.Talking(var talk) && talk.asked(request, transaction.getDialog())) {
            talk.onTimeout(request);
            return;
        }
        early.unanswered(request, transaction.getDialog());
        if (!Request.INVITE.equals(request.getMethod()) || !placing.current(request)) {
            return; // a BYE, CANCEL or INFO that nobody answers changes nothing
        }
        switch (state) {
            case State.Calling _ -> elsewhere(why);
            case State.Proceeding _ -> fail(why);
            case State.Withdrawn _, State.Cancelling _ -> end();
            case State.Resolving _, State.Talking _, State.Ended _ -> {}
        }
    }

    @Override
    public void onBug() {
        events.tell(switch (state) {
            case State.Talking _ -> new SipEvent.HungUp("Internal error", OptionalInt.empty());
            case State.Resolving _, State.Calling _, State.Proceeding _, State.Withdrawn _, State.Cancelling _,
                    State.Ended _ ->
                new SipEvent.Refused(SipFailure.of(SipFailure.Kind.PROTOCOL, 500, "Internal error"));
        });
        onHangUp(Parting.failed("Internal error"));
    }

    @Override
    public void onDialogGone(Dialog dialog) {
        if (state instanceof State.Talking(var talk) && talk.in(dialog)) {
            talk.gone();
            end();
        }
    }

    @Override
    public void onLost(String words) {
        talk().ifPresent(talk -> {
            end();
            talk.lost(words);
        });
    }

    @Override
    public void onPeerGone() {
        switch (state) {
            case State.Calling(var invite, _) -> gone(invite);
            case State.Proceeding(var invite) -> gone(invite);
            case State.Withdrawn(var invite, _, _) -> abandon(invite);
            case State.Cancelling(var invite, _) -> abandon(invite);
            case State.Talking _ -> onLost(PEER_GONE);
            case State.Resolving _, State.Ended _ -> {}
        }
    }

    private void gone(ClientTransaction invite) {
        abandon(invite);
        events.tell(new SipEvent.Refused(UNREACHABLE));
    }

    @Override
    public Optional<Talk> talk() {
        return state instanceof State.Talking(var talk) ? Optional.of(talk) : Optional.empty();
    }

    @Override
    public Office office() {
        return office;
    }

    @Override
    public String sipCallId() {
        return callId;
    }

    @Override
    public Optional<Proving> proving() {
        return Optional.ofNullable(placing).map(Placing::proving);
    }

    @Override
    public void onSentAgain(long before, ClientTransaction now) {
        early.onSentAgain(before, now);
        if (state instanceof State.Talking(var talk)) {
            talk.onSentAgain(before, now);
        }
    }

    @Override
    public Optional<Target> peer() {
        return Optional.ofNullable(placing).map(Placing::target);
    }

    @Override
    public Replacing.Standing standing(String other) {
        return switch (state) {
            case State.Talking _ when other.equals(remoteTag) -> Replacing.Standing.TALKS;
            case State.Proceeding _ when early.hasTag(other) -> Replacing.Standing.RINGS_THERE;
            case State.Ended _ when other.equals(remoteTag) -> Replacing.Standing.ENDED;
            case State.Resolving _, State.Calling _, State.Proceeding _, State.Withdrawn _, State.Cancelling _,
                    State.Talking _, State.Ended _ -> Replacing.Standing.UNKNOWN;
        };
    }

    @Override
    public boolean ended() {
        return state instanceof State.Ended;
    }

    @Override
    public void offer(byte[] sdp) {
        office.run(this, () -> {
            switch (state) {
                case State.Proceeding _ -> early.offer(sdp);
                case State.Talking(var talk) -> talk.session().offer(sdp);
                case State.Resolving _, State.Calling _, State.Withdrawn _, State.Cancelling _, State.Ended _ ->
                    events.tell(new SipEvent.OfferRefused(491));
            }
        });
    }

    @Override
    public void answerOffer(byte[] sdp) {
        office.run(this, () -> early.owing().ifPresentOrElse(
                session -> session.answer(sdp), () -> talk().ifPresent(talk -> talk.session().answer(sdp))));
    }

    @Override
    public void refuseOffer(int status) {
        office.run(this, () -> early.owing().ifPresentOrElse(
                session -> session.refuse(status), () -> talk().ifPresent(talk -> talk.session().refuse(status))));
    }
}
