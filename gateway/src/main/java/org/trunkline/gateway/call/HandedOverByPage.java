package org.trunkline.gateway.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.trunkline.gateway.call.CallNews.Transfer.Step;
import org.trunkline.gateway.call.HandOver.Instead;
import org.trunkline.sip.SipEvent;

/**
 * The page hands its phone over: the phone does it, or, where its trunk does not, we call the other phone and join the two.
 *
 * <pre>
 *   REFER ──► the phone calls ──► done: the end
 *     └─ refused ──► the other phone is called, or taken from another call ──200──► joined, without the page
 *                      └─ refused, the next target ... none ──► as it was
 * </pre>
 */
final class HandedOverByPage {
    private static final int METHOD_NOT_ALLOWED = 405;

    private final CallTimes times;
    private final Standing standing;
    private final Ending ending;
    private final HandOver handOver = new HandOver();

    HandedOverByPage(CallTimes times, Standing standing, Ending ending) {
        this.times = times;
        this.standing = standing;
        this.ending = ending;
    }

    /** @param ourselves what we do where the trunk does not */
    List<CallOutput> begin(CallOutput asking, Instead ourselves) {
        if (!(standing.state() instanceof CallState.Talking) || !handOver.begin(ourselves)) {
            return notNow();
        }
        return List.of(asking, HandOver.tell(Step.CALLING, 0, "The phone is asked to call."));
    }

    private static List<CallOutput> notNow() {
        var words = "Only an answered call can be handed over, and only once at a time.";
        return List.of(HandOver.tell(Step.FAILED, 0, words));
    }

    /** Where no trunk can be asked to. */
    List<CallOutput> beginOurselves(Instead ourselves, long nowNanos) {
        if (!(standing.state() instanceof CallState.Talking) || !handOver.begin(ourselves)) {
            return notNow();
        }
        handOver.refused(METHOD_NOT_ALLOWED, true);
        var outputs = new ArrayList<>(doItOurselves(ourselves, nowNanos));
        outputs.add(HandOver.tell(Step.CALLING, 0, "The other phone is called."));
        return outputs;
    }

    /** Handed over, the phone talks to somebody else: our dialog has no use any more (RFC 5589 §6.1). */
    List<CallOutput> progress(int status, boolean last, long nowNanos) {
        var instead = standing.state() instanceof CallState.Talking
                ? handOver.refused(status, last)
                : Optional.<Instead>empty();
        if (instead.isPresent()) {
            return doItOurselves(instead.get(), nowNanos);
        }
        var outputs = new ArrayList<>(handOver.progress(status, last));
        if (last && status / 100 == 2 && !outputs.isEmpty()) {
            outputs.addAll(ending.hangUp(EndCause.TRANSFERRED, Side.BROWSER, "You handed the call over."));
        }
        return outputs;
    }

    private List<CallOutput> doItOurselves(Instead instead, long nowNanos) {
        int leg = standing.newLeg();
        var move = switch (instead) {
            case Instead.Dial(var goals) -> Move.to(leg, goals, false); // the phones hear each other at once
            case Instead.Take _ -> new Move(leg, standing.network(), List.of(), false);
        };
        standing.becomes(new CallState.Joining(move, nowNanos + times.ring().toNanos()));
        return List.of(switch (instead) {
            case Instead.Dial(var goals) -> new CallOutput.Dial(leg, goals.getFirst(), false);
            case Instead.Take(var other) -> new CallOutput.Take(leg, other);
        });
    }

    /** What the other phone says. */
    List<CallOutput> on(SipEvent event, Move move, long deadlineNanos) {
        return switch (event) {
            case SipEvent.Ringing(var status, _) -> status == 180
                    ? List.of(HandOver.tell(Step.RINGING, status, "The other phone rings."))
                    : List.of();
            case SipEvent.Answered(var sdp) -> join(move, sdp);
            case SipEvent.Reanswered(var sdp) -> join(move, sdp);
            case SipEvent.Refused(var failure) ->
                refused(move, deadlineNanos, failure.status(), SipOutcome.triesNext(failure, false));
            case SipEvent.OfferRefused(var status) -> refused(move, deadlineNanos, status, false);
            case SipEvent.HungUp _ -> refused(move, deadlineNanos, 480, false);
            case SipEvent.Trying _, SipEvent.Info _, SipEvent.Messaged _, SipEvent.Offered _, SipEvent.OfferWanted _,
                    SipEvent.TransferAsked _, SipEvent.TransferProgress _ ->
                List.of();
        };
    }

    /** The page's call is over; both phones go on without it. */
    private List<CallOutput> join(Move move, byte[] sdp) {
        var phones = new TwoPhones(standing.phone(), move.leg(), standing.holding());
        standing.becomes(new CallState.Joined(phones));
        var outputs = new ArrayList<CallOutput>();
        outputs.add(new CallOutput.Join(move.leg(), sdp));
        outputs.add(HandOver.tell(Step.DONE, 200, "The call was handed over."));
        outputs.add(new CallOutput.Tell(new CallNews.Ended(
                EndCause.TRANSFERRED, OptionalInt.empty(), Side.BROWSER, "You handed the call over.")));
        outputs.addAll(phones.begin());
        return outputs;
    }

    List<CallOutput> refused(Move move, long deadlineNanos, int status, boolean triesNext) {
        if (triesNext && !move.left().isEmpty()) {
            var next = Move.to(standing.newLeg(), move.left(), false);
            standing.becomes(new CallState.Joining(next, deadlineNanos));
            return List.of(new CallOutput.Dial(next.leg(), move.left().getFirst(), false));
        }
        standing.becomes(new CallState.Talking());
        var words = "The other phone was not reached (SIP " + status + "): you go on talking to this one.";
        var outputs = new ArrayList<CallOutput>();
        outputs.add(new CallOutput.HangUpPhone(move.leg(), EndCause.TRANSFERRED));
        outputs.add(HandOver.tell(Step.FAILED, status, words));
        outputs.addAll(standing.holding().next(standing.phone()));
        return outputs;
    }
}
