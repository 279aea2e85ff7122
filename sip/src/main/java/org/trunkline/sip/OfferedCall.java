package org.trunkline.sip;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import javax.sip.Dialog;
import javax.sip.ServerTransaction;
import javax.sip.Transaction;
import javax.sip.address.Address;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * A call that a peer offers.
 *
 * <pre>
 *   Offered ──answer: 200──► Answered ──ACK──► Talking ──BYE──► Ended
 *      │ ├─ refuse, hangUp: 3xx-6xx ──────────────────────────►│
 *      │ └─ CANCEL: 487 ──────────────────────────────────────►│
 *                                │ no ACK for 32 s: BYE ──────►│
 * </pre>
 */
final class OfferedCall implements Call, IncomingCall {
    private sealed interface State {
        record Offered() implements State {}

        /** Our 200 waits for its ACK; until then a callee must not send BYE (RFC 3261 §15). */
        record Answered(Talk talk, Future<?> noAck, Optional<Parting> unwanted) implements State {}

        record Talking(Talk talk) implements State {}

        record Ended() implements State {}
    }

    private final Office office;
    private final OneEnding events = new OneEnding(_ -> {});
    private final ServerTransaction invite;
    private final Request request;
    private final InetSocketAddress source;
    private final Optional<Trunk> trunk;
    private final Optional<PhoneUser> user;
    private final String tag;
    private final Optional<SipCall> replaces;
    private final Provisionals provisionals;
    private boolean answering;
    private EarlySession session;
    private volatile State state = new State.Offered();

    OfferedCall(
            Office office,
            ServerTransaction invite,
            Request request,
            InetSocketAddress source,
            Doorkeeper.Caller admitted,
            String tag,
            Optional<SipCall> replaces) {
        this.office = office;
        this.invite = invite;
        this.request = request;
        this.source = source;
        trunk = admitted.trunk();
        user = admitted.user();
        this.tag = tag;
        this.replaces = replaces;
        provisionals = new Provisionals(office, this, invite, request, tag, this::said, this::neverHeard);
        office.calls().put(tag, this);
    }

    /** What has been agreed upon so far; JAIN-SIP makes its dialog together with the transaction. */
    private EarlySession session() {
        if (session == null) {
            session = EarlySession.theyCall(office, this, invite.getDialog(), events, offer());
        }
        return session;
    }

    @Override
    public void events(Consumer<? super SipEvent> owner) {
        events.owner(owner);
    }

    @Override
    public void ring() {
        progress(180, Wire.NO_BODY);
    }

    @Override
    public void progress(int status, byte[] sdp) {
        require(status > 100 && status < 200, "a provisional status is 101 to 199");
        office.run(this, () -> {
            if (state instanceof State.Offered && !answering) {
                provisionals.send(status, sdp);
            }
        });
    }

    @Override
    public void answer(byte[] sdp) {
        office.run(this, () -> {
            if (state instanceof State.Offered && !answering) {
                answering = true;
                provisionals.whenHeard(() -> accept(sdp));
            }
        });
    }

    /** A description that went out reliably is not said again (RFC 3261 §13.2.1). */
    private void accept(byte[] sdp) {
        var ok = office.wire().response(request, 200, tag, true);
        var ours = session().settled() ? session().ours() : sdp;
        Wire.body(ok, "application/sdp", session().settled() ? Wire.NO_BODY : sdp);
        var terms = SessionTerms.answer(request, timer(), Optional.empty());
        terms.ifPresent(said -> said.into(office.wire(), ok));
        office.respond(invite, ok);
        var now = new Session(
                office, this, invite.getDialog(), events, timer(), Session.offers(false, ours, session().theirs()));
        var talk = new Talk(office, this, invite.getDialog(), events, now);
        now.opened(request, terms);
        state = new State.Answered(talk, office.thread().after(Office.TIMER_B, this::neverAcknowledged), Optional.empty());
    }

    private void said(byte[] sdp) {
        session().saidReliably(sdp);
    }

    private void neverHeard() { // RFC 3262 §3: a reliable response that nobody acknowledges ends the attempt
        if (state instanceof State.Offered) {
            events.tell(new SipEvent.Refused(SipFailure.of(
                    SipFailure.Kind.TIMEOUT, 504, "The caller does not acknowledge that it rings")));
            decline(504, "", Duration.ZERO);
        }
    }

    @Override
    public void refuse(int status, String phrase) {
        refuse(status, phrase, Duration.ZERO);
    }

    @Override
    public void refuse(int status, String phrase, Duration retryAfter) {
        require(status >= 300 && status < 700, "a refusal's status is 300 to 699");
        office.run(this, () -> {
            if (state instanceof State.Offered) {
                decline(status, phrase, retryAfter);
            }
        });
    }

    private void decline(int status, String phrase, Duration retryAfter) {
        var response = office.wire().response(request, status, tag, false);
        if (retryAfter.isPositive()) {
            office.wire().header(response, "Retry-After", Long.toString(retryAfter.toSeconds()));
        }
        office.wire().withPhrase(response, Reasons.clean(phrase));
        Reasons.causeOf(status).ifPresent(cause -> office.wire().reason(response, new Parting(cause, "")));
        events.silence();
        end();
        office.respond(invite, response);
    }

    private static void require(boolean condition, String words) {
        if (!condition) {
            throw new IllegalArgumentException(words);
        }
    }

    private void end() {
        if (!ended()) {
            if (state instanceof State.Answered(_, var noAck, _)) {
                noAck.cancel(false);
            }
            provisionals.stop();
            if (session != null) {
                session.end();
            }
            state = new State.Ended();
            office.forgetLater(tag);
        }
    }

    @Override
    public void hangUp(Parting why) {
        office.run(this, () -> onHangUp(why));
    }

    private void onHangUp(Parting why) {
        switch (state) {
            case State.Offered _ -> decline(480, "", Duration.ZERO);
            case State.Answered(var talk, var noAck, _) -> {
                events.silence();
                state = new State.Answered(talk, noAck, Optional.of(why));
            }
            case State.Talking(var talk) -> {
                talk.bye(why);
                end();
            }
            case State.Ended _ -> {}
        }
    }

    @Override
    public void onBug() {
        events.tell(switch (state) {
            case State.Offered _, State.Ended _ ->
                new SipEvent.Refused(SipFailure.of(SipFailure.Kind.PROTOCOL, 500, "Internal error"));
            case State.Answered _, State.Talking _ -> new SipEvent.HungUp("Internal error", OptionalInt.empty());
        });
        onHangUp(Parting.failed("Internal error"));
    }

    @Override
    public void onAck(Request ack) {
        if (!(state instanceof State.Answered(var talk, var noAck, var unwanted))) {
            talk().ifPresent(talking -> talking.onAck(ack));
            return;
        }
        noAck.cancel(false);
        if (Wire.sdp(ack).length > 0) {
            talk.session().described(Wire.sdp(ack));
        }
        state = new State.Talking(talk);
        if (unwanted.isPresent()) {
            talk.bye(unwanted.get());
            end();
        } else {
            events.tell(new SipEvent.Answered(Wire.sdp(ack)));
        }
    }

    @Override
    public void onRequest(Request inside, ServerTransaction transaction, Dialog dialog) {
        if (Request.PRACK.equals(inside.getMethod()) && !ended()) {
            acknowledged(inside, transaction);
            return;
        }
        switch (state) {
            case State.Offered _ -> beforeAnswer(inside, transaction);
            case State.Answered(var talk, _, _) -> talking(talk, inside, transaction);
            case State.Talking(var talk) -> talking(talk, inside, transaction);
            case State.Ended _ -> {
                boolean bye = Request.BYE.equals(inside.getMethod()); // both sides hung up at once
                office.respond(transaction, office.wire().response(inside, bye ? 200 : 481, tag, false));
            }
        }
    }

    private void acknowledged(Request prack, ServerTransaction transaction) {
        if (provisionals.acknowledged(prack)) {
            session().acknowledged(prack, transaction);
            provisionals.goOn();
        } else {
            office.respond(transaction, office.wire().response(prack, 481, tag, false));
        }
    }

    private void talking(Talk talk, Request inside, ServerTransaction transaction) {
        if (!talk.on(inside, transaction)) {
            end();
        }
    }

    private void beforeAnswer(Request inside, ServerTransaction transaction) {
        switch (inside.getMethod()) {
            case Request.CANCEL, Request.BYE -> { // RFC 3261 §9.2, §15.1.2
                office.respond(transaction, office.wire().response(inside, 200, tag, false));
                office.respond(invite, office.wire().response(request, 487, tag, false));
                var cause = Reasons.of(inside).q850();
                end();
                events.tell(new SipEvent.Refused(
                        new SipFailure(487, "Request Terminated", cause, SipFailure.Kind.CANCELLED)));
            }
            case Request.UPDATE -> session().described(inside, transaction);
            case Request.MESSAGE -> // nobody is there yet who could read it
                office.respond(transaction, office.wire().response(inside, 480, tag, false));
            case Request.INVITE -> // RFC 3261 §14.2: one offer at a time
                office.respond(transaction, office.wire().response(inside, 491, tag, false));
            default -> office.respond(transaction, office.wire().response(inside, 200, tag, false));
        }
    }

    @Override
    public void onResponse(Response response, Dialog dialog) {
        if (Request.UPDATE.equals(Wire.method(response)) && answered().filter(talk -> talk.asked(response, dialog)).isEmpty()) {
            session().onResponse(response);
        } else {
            answered().ifPresent(talk -> talk.onResponse(response));
        }
    }

    @Override
    public void onTimeout(Transaction transaction) { // JAIN-SIP forgets the transaction itself
        var request = transaction.getRequest();
        answered().filter(talk -> talk.asked(request, transaction.getDialog())).ifPresentOrElse(
                talk -> talk.onTimeout(request), () -> session().unanswered(request));
    }

    @Override
    public void onUnsendable(Transaction transaction) {
        onTimeout(transaction);
    }

    @Override
    public void onLost(String words) {
        answered().ifPresent(talk -> {
            end();
            talk.lost(words);
        });
    }

    @Override
    public void onPeerGone() {
        switch (state) {
            case State.Offered _ -> {
                office.respond(invite, office.wire().response(request, 487, tag, false)); // nobody hears it, and it is over
                end();
                events.tell(new SipEvent.Refused(SipFailure.of(SipFailure.Kind.CANCELLED, 487, PEER_GONE)));
            }
            case State.Answered _, State.Talking _ -> onLost(PEER_GONE);
            case State.Ended _ -> {}
        }
    }

    /** Also while its ACK is on the way. */
    private Optional<Talk> answered() {
        return switch (state) {
            case State.Answered(var talk, _, _) -> Optional.of(talk);
            case State.Talking(var talk) -> Optional.of(talk);
            case State.Offered _, State.Ended _ -> Optional.empty();
        };
    }

    @Override
    public Optional<Talk> talk() {
        return state instanceof State.Talking(var talk) ? Optional.of(talk) : Optional.empty();
    }

    @Override
    public Office office() {
        return office;
    }

    private SessionTimer timer() {
        return trunk().map(Trunk::sessionTimer).orElse(SessionTimer.USUAL);
    }

    @Override
    public void onDialogGone(Dialog dialog) {
        switch (state) {
            case State.Answered(var talk, _, _) when talk.in(dialog) -> gone(talk);
            case State.Talking(var talk) when talk.in(dialog) -> gone(talk);
            case State.Offered _, State.Answered _, State.Talking _, State.Ended _ -> {}
        }
    }

    private void gone(Talk talk) {
        end();
        talk.gone();
    }

    private void neverAcknowledged() {
        if (state instanceof State.Answered(var talk, _, _)) {
            end();
            talk.lost("The answer was never acknowledged"); // RFC 3261 §13.3.1.4
        }
    }

    @Override
    public String sipCallId() {
        return Wire.callId(request);
    }

    @Override
    public boolean takesInfo() {
        return Wire.allows(request, Request.INFO);
    }

    @Override
    public Optional<Trunk> trunk() {
        return trunk;
    }

    @Override
    public Optional<PhoneUser> user() {
        return user;
    }

    @Override
    public Optional<SipCall> replaces() {
        return replaces;
    }

    @Override
    public InetSocketAddress source() {
        return source;
    }

    @Override
    public Optional<Proving> proving() {
        return Optional.empty(); // who called us has proven nothing of being more than the far end
    }

    @Override
    public Optional<Target> peer() {
        return Optional.of(new Target(Wire.transport(request), source, Optional.empty()));
    }

    @Override
    public String fromUser() {
        return caller().map(caller -> Wire.user(caller.getURI())).orElse("");
    }

    @Override
    public String fromName() {
        return caller().map(Address::getDisplayName).map(Reasons::clean).orElse("");
    }

    private Optional<Address> caller() {
        return CallerHeaders.caller(request, trunk().isPresent());
    }

    @Override
    public String toUser() {
        return Wire.user(request.getRequestURI());
    }

    @Override
    public byte[] offer() {
        return Wire.sdp(request);
    }

    @Override
    public Replacing.Standing standing(String remoteTag) {
        if (!remoteTag.equals(Wire.fromTag(request))) {
            return Replacing.Standing.UNKNOWN;
        }
        return switch (state) {
            case State.Offered _ -> Replacing.Standing.RINGS_HERE;
            case State.Answered _, State.Talking _ -> Replacing.Standing.TALKS;
            case State.Ended _ -> Replacing.Standing.ENDED;
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
                case State.Offered _ -> session().offer(sdp);
                case State.Talking(var talk) -> talk.session().offer(sdp);
                case State.Answered _, State.Ended _ -> events.tell(new SipEvent.OfferRefused(491));
            }
        });
    }

    @Override
    public void answerOffer(byte[] sdp) {
        office.run(this, () -> {
            if (session().owesAnswer()) {
                session().answer(sdp);
            } else {
                answered().ifPresent(talk -> talk.session().answer(sdp));
            }
        });
    }

    @Override
    public void refuseOffer(int status) {
        office.run(this, () -> {
            if (session().owesAnswer()) {
                session().refuse(status);
            } else {
                answered().ifPresent(talk -> talk.session().refuse(status));
            }
        });
    }
}
