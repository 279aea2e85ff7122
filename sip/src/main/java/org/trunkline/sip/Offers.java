package org.trunkline.sip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * Who may offer when, in an answered call (RFC 3264 §4, RFC 3261 §14, RFC 6337 §2). Without time and sockets: what
 * happens comes in, what is to be done is returned; {@link #patience} says how long the present state may last before
 * {@link #waited}.
 *
 * <pre>
 *               ┌──── 2xx, refused ─────┐
 *   offer ──► Sent ──491──► Waiting ──► Sent ...        ours: re-INVITE, its answer in the 2xx
 *               │
 *             Stable ──► Received ──answer: 200──┐
 *               ▲          │ refuse, too late    ▼      theirs: re-INVITE or UPDATE
 *               ├──────────┘        AwaitingAck ──ACK──► Stable
 *               │                                ▲
 *               └──────► Wanted ──offer: 200─────┘      theirs without a description; its answer in the ACK
 * </pre>
 *
 * The descriptions stay opaque. An answer is never made up here: it is the owner's, computed for this one offer.
 */
final class Offers {
    /** How long the owner may think about an offer: half as long as the peer waits for us (RFC 3261 §17.1.2.2, Timer F). */
    static final Duration OWNERS_TIME = Duration.ofSeconds(16);
    /** How long a peer may ring on a re-INVITE that it has heard (RFC 6141 §3.4 leaves it to us). */
    static final Duration PEERS_TIME = Duration.ofSeconds(60);
    private static final int MAX_TRIES = 6;
    private static final int MAX_RETRY_AFTER_SECONDS = 10; // RFC 3261 §14.2

    /** What is to be done. */
    sealed interface Step {
        /** Send a re-INVITE. */
        record Invite(byte[] sdp) implements Step {}

        /** Take our re-INVITE back. */
        record Cancel() implements Step {}

        /** 200 to the request that waits. */
        record Accept(byte[] sdp) implements Step {}

        /** Refuse the request that waits. */
        record Refuse(int status) implements Step {}

        /** Refuse the request that just came, because another one is under way; 0 seconds: say nothing about later. */
        record Reject(int status, int retryAfterSeconds) implements Step {}

        record Tell(SipEvent event) implements Step {}

        /** BYE. */
        record End(String words) implements Step {}
    }

    private sealed interface State {
        record Stable() implements State {}

        record Sent(Change change, boolean takenBack) implements State {}

        record Waiting(Change change, Duration delay) implements State {}

        /** @param update not a re-INVITE: there will be no ACK */
        record Received(byte[] sdp, boolean update) implements State {}

        record Wanted() implements State {}

        /** @param offered the 200 carried our offer */
        record AwaitingAck(boolean offered) implements State {}
    }

    /** @param refresh the unchanged session, for the session timer alone */
    private record Change(byte[] sdp, boolean refresh, int tries) {
        Change again() {
            return new Change(sdp, refresh, tries + 1);
        }
    }

    private final boolean callIdIsOurs;
    private final RandomGenerator random;
    private byte[] ours;
    private byte[] theirs;
    private State state = new State.Stable();
    private Optional<Change> next = Optional.empty();

    /**
     * @param callIdIsOurs whether we made the call, which decides who waits longer
     * @param random for the waits
     * @param ours what we last said about our media
     * @param theirs what the peer last said about its
     */
    Offers(boolean callIdIsOurs, RandomGenerator random, byte[] ours, byte[] theirs) {
        this.callIdIsOurs = callIdIsOurs;
        this.random = random;
        this.ours = ours;
        this.theirs = theirs;
    }

    /** The peer's answer came in the ACK of an INVITE without offer. */
    void described(byte[] sdp) {
        theirs = sdp;
    }

    /** How long the present state may last; the clock starts anew with each state. */
    Optional<Duration> patience() {
        return switch (state) {
            case State.Stable _ -> Optional.empty();
            case State.Sent(_, var takenBack) -> Optional.of(takenBack ? Office.TIMER_B : PEERS_TIME);
            case State.Waiting(_, var delay) -> Optional.of(delay);
            case State.Received _, State.Wanted _ -> Optional.of(OWNERS_TIME);
            case State.AwaitingAck _ -> Optional.of(Office.TIMER_B); // RFC 3261 §13.3.1.4: 64*T1
        };
    }

    /** To see whether the state has changed: compare by identity. */
    Object moment() {
        return state;
    }

    boolean owesAnAnswer() {
        return state instanceof State.Received || state instanceof State.Wanted;
    }

    /** The owner wants another session. */
    List<Step> offer(byte[] sdp) {
        return propose(new Change(sdp, false, 1));
    }

    /** The session timer wants the same session said again. */
    List<Step> refresh() {
        boolean busy = next.isPresent() || !(state instanceof State.Stable);
        return busy ? List.of() : propose(new Change(ours, true, 1)); // what is under way refreshes as well
    }

    private List<Step> propose(Change change) {
        return switch (state) {
            case State.Stable _ -> send(change);
            case State.Waiting(_, var delay) -> {
                state = new State.Waiting(change, delay); // the newest wish counts
                yield List.of();
            }
            case State.Sent _, State.Received _, State.Wanted _, State.AwaitingAck _ -> {
                next = Optional.of(change);
                yield List.of();
            }
        };
    }

    private List<Step> send(Change change) {
        state = new State.Sent(change, false);
        return List.of(new Step.Invite(change.sdp()));
    }

    /** Back to rest, or on with what the owner has asked for meanwhile. */
    private List<Step> settle(Step... steps) {
        state = new State.Stable();
        var waiting = next;
        next = Optional.empty();
        return waiting.map(change -> and(List.of(steps), send(change))).orElse(List.of(steps));
    }

    private static List<Step> and(List<Step> first, List<Step> then) {
        var all = new ArrayList<>(first);
        all.addAll(then);
        return all;
    }

    /** A re-INVITE, or an UPDATE with a description. */
    List<Step> asked(boolean update, byte[] sdp) {
        return switch (state) {
            case State.Stable _ -> take(update, sdp);
            case State.Waiting(var change, _) -> { // theirs came first; ours follows, if it is still wanted
                next = Optional.of(change);
                yield take(update, sdp);
            }
            case State.Sent _ -> List.of(new Step.Reject(491, 0)); // RFC 3261 §14.2, RFC 3311 §5.2
            case State.Received _, State.Wanted _ ->
                List.of(new Step.Reject(500, random.nextInt(MAX_RETRY_AFTER_SECONDS + 1)));
            case State.AwaitingAck(var offered) when offered -> List.of(new Step.Reject(491, 0)); // RFC 6337 §2.2
            case State.AwaitingAck _ -> take(update, sdp); // RFC 5407 §3.1.5: only the ACK was lost
        };
    }

    private List<Step> take(boolean update, byte[] sdp) {
        boolean wanted = sdp.length == 0;
        state = wanted ? new State.Wanted() : new State.Received(sdp, update);
        return List.of(new Step.Tell(wanted ? new SipEvent.OfferWanted() : new SipEvent.Offered(sdp)));
    }

    /** The owner's answer, or its offer where the peer wanted one. */
    List<Step> answer(byte[] sdp) {
        return switch (state) {
            case State.Received(var offer, var update) -> {
                theirs = offer;
                ours = sdp;
                if (update) {
                    yield settle(new Step.Accept(sdp));
                }
                state = new State.AwaitingAck(false);
                yield List.of(new Step.Accept(sdp));
            }
            case State.Wanted _ -> {
                ours = sdp;
                state = new State.AwaitingAck(true);
                yield List.of(new Step.Accept(sdp));
            }
            case State.Stable _, State.Sent _, State.Waiting _, State.AwaitingAck _ -> List.of(); // too late
        };
    }

    List<Step> refuse(int status) {
        return owesAnAnswer() ? settle(new Step.Refuse(status)) : List.of();
    }

    /** The ACK of our 200. */
    List<Step> acknowledged(byte[] sdp) {
        if (!(state instanceof State.AwaitingAck(var offered))) {
            return List.of(); // repeated
        }
        if (offered && sdp.length == 0) { // against RFC 3264 §4; the session stays as it was
            return settle(new Step.Tell(new SipEvent.OfferRefused(488)));
        }
        if (offered) {
            theirs = sdp;
            return settle(new Step.Tell(new SipEvent.Reanswered(sdp)));
        }
        return settle();
    }

    /** 2xx to our re-INVITE. */
    List<Step> answered(byte[] sdp) {
        if (!(state instanceof State.Sent(var change, _))) {
            return List.of();
        }
        if (sdp.length == 0) { // against RFC 3261 §13.2.1
            return change.refresh() ? settle() : settle(new Step.Tell(new SipEvent.OfferRefused(488)));
        }
        boolean news = !change.refresh() || !Arrays.equals(sdp, theirs);
        ours = change.sdp();
        theirs = sdp;
        return news ? settle(new Step.Tell(new SipEvent.Reanswered(sdp))) : settle();
    }

    /** Any other final response to our re-INVITE; 408 also where none came. */
    List<Step> refused(int status, OptionalInt retryAfterSeconds) {
        if (!(state instanceof State.Sent(var change, var takenBack))) {
            return List.of();
        }
        if (status == 408 || status == 481) { // RFC 3261 §12.2.1.2
            return List.of(new Step.End("The peer no longer answers for the call"));
        }
        boolean soon = status == 500
                && retryAfterSeconds.isPresent()
                && retryAfterSeconds.getAsInt() <= MAX_RETRY_AFTER_SECONDS;
        if (status == SessionTerms.TOO_SMALL && change.tries() < MAX_TRIES) { // RFC 4028 §7.3: at once, with a longer interval
            return send(change.again());
        }
        if ((status == 491 || soon) && change.tries() < MAX_TRIES && !takenBack) {
            return again(change, soon ? Duration.ofSeconds(retryAfterSeconds.getAsInt()) : glare(callIdIsOurs, random));
        }
        return change.refresh()
                ? settle() // the session's clock runs on to its end
                : settle(new Step.Tell(new SipEvent.OfferRefused(status)));
    }

    private List<Step> again(Change change, Duration delay) {
        var wish = next.orElse(change.again());
        next = Optional.empty();
        state = new State.Waiting(wish, delay);
        return List.of();
    }

    /** How long to wait after 491: in units of 10 ms (RFC 3261 §14.1). */
    static Duration glare(boolean callIdIsOurs, RandomGenerator random) {
        return Duration.ofMillis(10L * (callIdIsOurs ? random.nextInt(210, 401) : random.nextInt(0, 201)));
    }

    /** The present state has lasted for its {@link #patience}. */
    List<Step> waited() {
        return switch (state) {
            case State.Stable _ -> List.of();
            case State.Sent(var change, var takenBack) -> {
                if (takenBack) {
                    yield List.of(new Step.End("The peer never finished a change of the session"));
                }
                state = new State.Sent(change, true);
                yield List.of(new Step.Cancel());
            }
            case State.Waiting(var change, _) -> send(change);
            case State.Received _, State.Wanted _ -> settle(new Step.Refuse(488));
            case State.AwaitingAck _ -> List.of(new Step.End("A change of the session was never acknowledged"));
        };
    }
}
