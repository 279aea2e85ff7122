package org.trunkline.gateway.call;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.trunkline.sip.IncomingCall;
import org.trunkline.sip.Parting;
import org.trunkline.sip.PhoneUser;
import org.trunkline.sip.SipCall;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.SipFailure;
import org.trunkline.sip.TextMessage;
import org.trunkline.sip.Trunk;

/**
 * A SIP dialog that never leaves this process: a call out at one end, a call in at the other. What one end says the other
 * hears, in order and by a mailbox of its own.
 *
 * <pre>
 *   caller                              callee
 *     │ ◄──────── Ringing ─────────────── │ ring, progress
 *     │ ◄──────── Answered ────────────── │ answer ──► Answered, as an ACK tells it
 *     │ ◄──────── Refused ─────────────── │ refuse, hangUp
 *     │ hangUp ── Refused ──────────────► │                        before the answer
 *     │ ◄──────── HungUp ───────────────► │ hangUp                 after it
 *     │ sendMessage Messaged ───────────► │ its answer ──► the outcome; or the other way round
 *     │ offer ─── Offered ──────────────► │ answerOffer ──► Reanswered; or the other way round, one at a time
 * </pre>
 */
final class Intercom {
    private static final int NO_SUCH_DIALOG = 481;
    private static final int REQUEST_TERMINATED = 487;
    private static final int TEMPORARILY_UNAVAILABLE = 480;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final byte[] NO_SDP = {};

    private enum State {
        RINGING,
        TALKING,
        OVER
    }

    private final String id;
    private final Goal.Users goal;
    private final byte[] firstOffer;
    private final Mailbox mailbox;
    private final End caller;
    private final Callee callee;
    private final Queue<Runnable> offersWaiting = new ArrayDeque<>();
    private final List<Note> notes = new ArrayList<>(); // that wait for their answer
    private State state = State.RINGING;
    private boolean rang;
    private Optional<End> offering = Optional.empty();

    /** @param events what the caller hears */
    Intercom(String id, Goal.Users goal, byte[] offer, Consumer<? super SipEvent> events, Executor threads) {
        this.id = id;
        this.goal = goal;
        firstOffer = offer;
        mailbox = new Mailbox(threads);
        caller = new End(events);
        callee = new Callee();
    }

    /** The end of whoever calls. */
    SipCall caller() {
        return caller;
    }

    /** The end of whoever is called; hears nothing before {@link #open}. */
    IncomingCall callee() {
        return callee;
    }

    /** The callee's events are set. */
    void open() {
        mailbox.open();
    }

    private void hangUp(End end, Parting why) {
        var before = state;
        state = State.OVER;
        switch (before) {
            case RINGING -> {
                if (end == caller) {
                    caller.hears(cancelled());
                    callee.hears(cancelled());
                } else {
                    caller.hears(refused(TEMPORARILY_UNAVAILABLE, why.words()));
                }
            }
            case TALKING -> {
                other(end).hears(new SipEvent.HungUp(why.words(), OptionalInt.of(why.q850())));
                notes.forEach(note -> note.refuse(NO_SUCH_DIALOG));
            }
            case OVER -> {}
        }
    }

    private void rings(int status, byte[] sdp) {
        if (state == State.RINGING) {
            rang = true;
            caller.hears(new SipEvent.Ringing(status, sdp));
        }
    }

    private void answers(byte[] sdp) {
        if (state == State.RINGING) {
            state = State.TALKING;
            caller.hears(new SipEvent.Answered(sdp));
            callee.hears(new SipEvent.Answered(NO_SDP));
        }
    }

    private void refuses(int status, String phrase) {
        if (state == State.RINGING) {
            state = State.OVER;
            boolean nobodyThere = status == TEMPORARILY_UNAVAILABLE && !rang; // of a phone, 480 says that nobody answered
            caller.hears(refused(nobodyThere ? SERVICE_UNAVAILABLE : status, phrase));
        }
    }

    /** RFC 3261 §14.1: one offer at a time; another waits for the answer to the first. */
    private void offers(End end, byte[] sdp) {
        if (offering.isPresent()) {
            offersWaiting.add(() -> offers(end, sdp));
        } else if (state == State.TALKING) {
            offering = Optional.of(end);
            other(end).hears(new SipEvent.Offered(sdp));
        }
    }

    private void answersOffer(End end, SipEvent answer) {
        if (state == State.TALKING && offering.filter(other(end)::equals).isPresent()) {
            offering = Optional.empty();
            other(end).hears(answer);
            Optional.ofNullable(offersWaiting.poll()).ifPresent(Runnable::run);
        }
    }

    private void writes(End end, Note note) {
        if (state == State.TALKING) {
            notes.removeIf(Note::settled);
            notes.add(note);
            other(end).hears(new SipEvent.Messaged(note));
        } else {
            note.refuse(NO_SUCH_DIALOG);
        }
    }

    private End other(End end) {
        return end == caller ? callee : caller;
    }

    private static SipEvent refused(int status, String phrase) {
        return new SipEvent.Refused(
                new SipFailure(status, phrase, OptionalInt.empty(), SipFailure.Kind.REFUSED_BY_PEER));
    }

    private static SipEvent cancelled() {
        return new SipEvent.Refused(
                new SipFailure(REQUEST_TERMINATED, "Cancelled", OptionalInt.empty(), SipFailure.Kind.CANCELLED));
    }

    /** What both ends can do. */
    private class End extends LocalCall {
        End(Consumer<? super SipEvent> events) {
            super(id, mailbox, events);
        }

        @Override
        public void hangUp(Parting why) {
            post(() -> Intercom.this.hangUp(this, why));
        }

        @Override
        public void sendMessage(TextMessage message, IntConsumer outcome) {
            post(() -> writes(this, new Note(message, outcome)));
        }

        @Override
        public void offer(byte[] sdp) {
            post(() -> offers(this, sdp));
        }

        @Override
        public void answerOffer(byte[] sdp) {
            post(() -> answersOffer(this, new SipEvent.Reanswered(sdp)));
        }

        @Override
        public void refuseOffer(int status) {
            post(() -> answersOffer(this, new SipEvent.OfferRefused(status)));
        }
    }

    /** What the one who is called can do beside that. */
    private final class Callee extends End implements IncomingCall {
        Callee() {
            super(_ -> {});
        }

        @Override
        public InetSocketAddress source() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        }

        @Override
        public Optional<Trunk> trunk() {
            return Optional.empty();
        }

        @Override
        public Optional<PhoneUser> user() {
            return Optional.empty();
        }

        @Override
        public Optional<SipCall> replaces() {
            return Optional.empty();
        }

        @Override
        public String fromUser() {
            return new Whom.User(goal.caller()).written();
        }

        @Override
        public String fromName() {
            return goal.caller();
        }

        @Override
        public String toUser() {
            return goal.to();
        }

        @Override
        public byte[] offer() {
            return firstOffer;
        }

        @Override
        public void events(Consumer<? super SipEvent> heard) {
            heardBy(heard);
        }

        @Override
        public void ring() {
            progress(180, NO_SDP);
        }

        @Override
        public void progress(int status, byte[] sdp) {
            post(() -> rings(status, sdp));
        }

        @Override
        public void answer(byte[] sdp) {
            post(() -> answers(sdp));
        }

        @Override
        public void refuse(int status, String phrase) {
            post(() -> refuses(status, phrase));
        }

        @Override
        public void refuse(int status, String phrase, Duration retryAfter) {
            refuse(status, phrase);
        }
    }
}
