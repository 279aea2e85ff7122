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
import javax.sip.header.FromHeader;
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
        record Answered(Talk talk, Future<?> noAck, boolean unwanted, String words) implements State {}

        record Talking(Talk talk) implements State {}

        record Ended() implements State {}
    }

    private final Office office;
    private final OneEnding events = new OneEnding(_ -> {});
    private final ServerTransaction invite;
    private final Request request;
    private final InetSocketAddress source;
    private final String tag;
    private volatile State state = new State.Offered();

    OfferedCall(Office office, ServerTransaction invite, Request request, InetSocketAddress source, String tag) {
        this.office = office;
        this.invite = invite;
        this.request = request;
        this.source = source;
        this.tag = tag;
        office.calls().put(tag, this);
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
            if (state instanceof State.Offered) {
                var response = office.wire().response(request, status, tag, true);
                Wire.body(response, "application/sdp", sdp);
                office.respond(invite, response);
            }
        });
    }

    @Override
    public void answer(byte[] sdp) {
        office.run(this, () -> {
            if (state instanceof State.Offered) {
                var ok = office.wire().response(request, 200, tag, true);
                Wire.body(ok, "application/sdp", sdp);
                office.respond(invite, ok);
                var talk = new Talk(office, invite.getDialog(), events, sdp, offer());
                state = new State.Answered(talk, office.thread().after(Office.TIMER_B, this::neverAcknowledged), false, "");
            }
        });
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
        Reasons.causeOf(status).ifPresent(cause -> office.wire().reason(response, cause, ""));
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
            if (state instanceof State.Answered(_, var noAck, _, _)) {
                noAck.cancel(false);
            }
            state = new State.Ended();
            office.forgetLater(tag);
        }
    }

    @Override
    public void hangUp(String reasonWords) {
        office.run(this, () -> onHangUp(reasonWords));
    }

    private void onHangUp(String words) {
        switch (state) {
            case State.Offered _ -> decline(480, "", Duration.ZERO);
            case State.Answered(var talk, var noAck, _, _) -> {
                events.silence();
                state = new State.Answered(talk, noAck, true, words);
            }
            case State.Talking(var talk) -> {
                talk.bye(words);
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
        onHangUp("Internal error");
    }

    @Override
    public void sendInfo(String contentType, byte[] body) {
        office.run(this, () -> {
            if (state instanceof State.Talking(var talk)) {
                talk.info(contentType, body);
            }
        });
    }

    @Override
    public void onAck(Request ack) {
        if (!(state instanceof State.Answered(var talk, var noAck, var unwanted, var words))) {
            return; // of a session refresh
        }
        noAck.cancel(false);
        state = new State.Talking(talk);
        if (unwanted) {
            talk.bye(words);
            end();
        } else {
            events.tell(new SipEvent.Answered(Wire.sdp(ack)));
        }
    }

    @Override
    public void onRequest(Request inside, ServerTransaction transaction, Dialog dialog) {
        switch (state) {
            case State.Offered _ -> beforeAnswer(inside, transaction);
            case State.Answered(var talk, _, _, _) -> talking(talk, inside, transaction);
            case State.Talking(var talk) -> talking(talk, inside, transaction);
            case State.Ended _ -> {
                boolean bye = Request.BYE.equals(inside.getMethod()); // both sides hung up at once
                office.respond(transaction, office.wire().response(inside, bye ? 200 : 481, tag, false));
            }
        }
    }

    private void talking(Talk talk, Request inside, ServerTransaction transaction) {
        boolean late = Request.CANCEL.equals(inside.getMethod()); // crossed our answer: no effect (RFC 3261 §9.2)
        if (late) {
            office.respond(transaction, office.wire().response(inside, 200, tag, false));
        } else if (!talk.on(inside, transaction)) {
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
            case Request.INVITE, Request.UPDATE -> // RFC 3261 §14.2: one offer at a time
                office.respond(transaction, office.wire().response(inside, 491, tag, false));
            default -> office.respond(transaction, office.wire().response(inside, 200, tag, false));
        }
    }

    @Override
    public void onResponse(Response response, Dialog dialog) {} // to BYE or INFO

    @Override
    public void onTimeout(Transaction transaction) {} // JAIN-SIP forgets the transaction itself

    @Override
    public void onUnsendable(Transaction transaction) {}

    @Override
    public void onDialogGone(Dialog dialog) {
        switch (state) {
            case State.Answered(var talk, _, _, _) when talk.in(dialog) -> gone(talk);
            case State.Talking(var talk) when talk.in(dialog) -> gone(talk);
            case State.Offered _, State.Answered _, State.Talking _, State.Ended _ -> {}
        }
    }

    private void gone(Talk talk) {
        end();
        talk.gone();
    }

    private void neverAcknowledged() {
        if (state instanceof State.Answered(var talk, _, _, _)) {
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
        return Optional.empty(); // trunks do not call in yet
    }

    @Override
    public Optional<SipCall> replaces() {
        return Optional.empty(); // a Replaces header is refused by its Require so far
    }

    @Override
    public InetSocketAddress source() {
        return source;
    }

    @Override
    public Target peer() {
        return new Target(Wire.transport(request), source, Optional.empty());
    }

    @Override
    public String fromUser() {
        return Wire.user(((FromHeader) request.getHeader(FromHeader.NAME)).getAddress().getURI());
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
    public boolean ended() {
        return state instanceof State.Ended;
    }

    @Override
    public void offer(byte[] sdp) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public void answerOffer(byte[] sdp) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public void refuseOffer(int status) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public void refer(Dialled number) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public void referTo(SipCall other) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public void transferProgress(int status) {
        throw new UnsupportedOperationException("not yet");
    }
}
