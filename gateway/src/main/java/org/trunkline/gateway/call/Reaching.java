package org.trunkline.gateway.call;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.trunkline.gateway.call.CallNews.Transfer.Step;
import org.trunkline.gateway.call.Standing.Told;
import org.trunkline.sip.SipFailure;

/**
 * The way to a phone that answers, and what the page hears of it.
 *
 * <pre>
 *   a way to the browser ──► target
 *   target ──► 18x: it rings, or its network is heard ──► 200 ──► is the browser's media up? ──► talking
 *     └─ refused, or no line ──► the next target, else the end           └─ awaited ──► talking
 * </pre>
 */
final class Reaching {
    private final CallTimes times;
    private final Standing standing;
    private final Ending ending;
    private final PhoneSilence silence;
    private boolean browserConnected;

    Reaching(CallTimes times, Standing standing, Ending ending, PhoneSilence silence) {
        this.times = times;
        this.standing = standing;
        this.ending = ending;
        this.silence = silence;
    }

    /** The first check of the browser that comes through; it may come through again. */
    List<CallOutput> browserReached(long nowNanos) {
        return standing.state() instanceof CallState.Finding ? dialNext(nowNanos + times.ring().toNanos()) : List.of();
    }

    List<CallOutput> dialNext(long deadlineNanos) {
        var goal = standing.left().getFirst();
        standing.left(standing.left().subList(1, standing.left().size()));
        standing.network(goal.network());
        standing.phone(standing.newLeg());
        standing.becomes(new CallState.Dialling(deadlineNanos));
        return List.of(new CallOutput.Dial(standing.phone(), goal, standing.holding().held()));
    }

    /** RFC 3261 §21.1: 180 and 183 are news to a person; a description in any of them is early media (RFC 3960). */
    List<CallOutput> ringing(int status, byte[] sdp) {
        boolean wasRinging = standing.state() instanceof CallState.Ringing;
        if (!wasRinging && !(standing.state() instanceof CallState.Dialling)) {
            return List.of(); // A late provisional response of a forked call.
        }
        boolean wasEarly = wasEarly();
        boolean early = wasEarly || sdp.length > 0;
        var outputs = new ArrayList<CallOutput>();
        if (sdp.length > 0) {
            outputs.add(new CallOutput.Connect(standing.phone(), sdp));
        }
        if (early && !wasEarly || !wasRinging && (status == 180 || status == 183)) {
            standing.becomes(new CallState.Ringing(standing.state().deadlineNanos(), early));
            outputs.addAll(tellProgress(early ? Told.EARLY_MEDIA : Told.RINGING));
        }
        return outputs;
    }

    /** The second target's ringing is no news after the first's; to a page that talks a ringing phone is a transfer. */
    private List<CallOutput> tellProgress(Told now) {
        if (standing.toldAnswered()) {
            return List.of(MovedByPhone.tell(Step.RINGING, 0, "The other phone rings."));
        }
        boolean news = now != standing.told();
        standing.tells(now);
        return news ? List.of(tell(new CallNews.Ringing(now == Told.EARLY_MEDIA))) : List.of();
    }

    /** A trunk that described itself while it rang need not do so again (RFC 6337 §2.2), nor a caller that offered. */
    List<CallOutput> answered(byte[] sdp, long nowNanos) {
        boolean described = sdp.length == 0
                && (wasEarly() || standing.state() instanceof CallState.Accepting || standing.talking());
        var outputs = new ArrayList<CallOutput>();
        if (!described) {
            outputs.add(new CallOutput.Connect(standing.phone(), sdp));
        }
        if (standing.talking()) {
            return outputs; // a dialog that took the phone's place
        }
        standing.left(List.of());
        standing.becomes(browserConnected
                ? new CallState.Talking()
                : new CallState.AwaitingMedia(nowNanos + times.media().toNanos()));
        outputs.add(standing.toldAnswered()
                ? MovedByPhone.tell(Step.DONE, 200, "You are talking to somebody else now.")
                : tell(new CallNews.Answered()));
        standing.tells(Told.ANSWERED);
        outputs.addAll(silence.answered());
        outputs.addAll(standing.talking() ? standing.holding().next(standing.phone()) : List.of());
        return outputs;
    }

    List<CallOutput> browserConnected() {
        browserConnected = true;
        if (!(standing.state() instanceof CallState.AwaitingMedia)) {
            return List.of();
        }
        standing.becomes(new CallState.Talking());
        return standing.holding().next(standing.phone());
    }

    /** The browser has another connection, which is not there yet. */
    void browserAnew(long nowNanos) {
        browserConnected = false;
        awaitAgain(nowNanos);
    }

    /** Its media has as long again. */
    void awaitAgain(long nowNanos) {
        if (standing.state() instanceof CallState.AwaitingMedia) {
            standing.becomes(new CallState.AwaitingMedia(nowNanos + times.media().toNanos()));
        }
    }

    List<CallOutput> refused(SipFailure failure) {
        boolean rang = standing.state() instanceof CallState.Ringing;
        if (SipOutcome.triesNext(failure, rang) && !standing.left().isEmpty()) {
            return dialNext(standing.state().deadlineNanos());
        }
        if (standing.state() instanceof CallState.Accepting) {
            return ending.end(EndCause.CANCELLED_BY_CALLER, OptionalInt.empty(), Side.PHONE, "The caller gave up.");
        }
        boolean byPeer = failure.kind() == SipFailure.Kind.REFUSED_BY_PEER; // else its status is only in our words
        var status = byPeer ? OptionalInt.of(failure.status()) : OptionalInt.empty();
        return ending.end(
                SipOutcome.cause(failure), status, byPeer ? Side.PHONE : Side.GATEWAY, SipOutcome.words(failure));
    }

    List<CallOutput> noLine() {
        return standing.left().isEmpty()
                ? ending.end(EndCause.UNAVAILABLE, OptionalInt.empty(), Side.GATEWAY, "All lines of the trunk are in use.")
                : dialNext(standing.state().deadlineNanos());
    }

    private boolean wasEarly() {
        return standing.state() instanceof CallState.Ringing(_, var early) && early;
    }

    private static CallOutput tell(CallNews news) {
        return new CallOutput.Tell(news);
    }
}
