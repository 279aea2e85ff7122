package org.trunkline.gateway.call;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.trunkline.gateway.call.CallNews.Transfer.Step;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.TransferTarget;

/**
 * The phone hands the page over: we call whom it names, and the new phone takes its place.
 *
 * <pre>
 *   REFER ──► may the page call there? ──► dialled, the old phone is told ──200──► talking to the new one
 *               └─ 603                       ├─ refused, the next target ... none ──► as it was
 *                                            └─ the old phone hangs up ──► reaching the new one
 * </pre>
 */
final class MovedByPhone {
    private final CallTimes times;
    private final Function<TransferTarget, List<Goal>> routes;
    private final Standing standing;

    /** @param routes where a phone may send us; none: nowhere */
    MovedByPhone(CallTimes times, Function<TransferTarget, List<Goal>> routes, Standing standing) {
        this.times = times;
        this.routes = routes;
        this.standing = standing;
    }

    /** Only where the page might call itself: else a phone could make us call anybody. */
    List<CallOutput> asked(TransferTarget target, long nowNanos) {
        var goals = standing.state() instanceof CallState.Talking ? routes.apply(target) : List.<Goal>of();
        if (goals.isEmpty()) {
            return List.of(new CallOutput.Report(standing.phone(), 603));
        }
        var move = Move.to(standing.newLeg(), goals, standing.holding().held());
        standing.becomes(new CallState.Moving(move, nowNanos + times.ring().toNanos()));
        return List.of(
                new CallOutput.Dial(move.leg(), goals.getFirst(), move.held()),
                tell(Step.CALLING, 0, "The other side hands you over to somebody else."));
    }

    /** What the new phone says. */
    List<CallOutput> on(SipEvent event, Move move, long deadlineNanos) {
        return switch (event) {
            case SipEvent.Ringing(var status, _) -> status == 180
                    ? List.of(
                            new CallOutput.Report(standing.phone(), status),
                            tell(Step.RINGING, status, "The other phone rings."))
                    : List.of();
            case SipEvent.Answered(var sdp) -> answered(move, sdp);
            case SipEvent.Refused(var failure) ->
                refused(move, deadlineNanos, failure.status(), SipOutcome.triesNext(failure, false));
            case SipEvent.HungUp _ -> refused(move, deadlineNanos, 480, false);
            case SipEvent.Trying _, SipEvent.Info _, SipEvent.Messaged _, SipEvent.Offered _, SipEvent.OfferWanted _, SipEvent.Reanswered _,
                    SipEvent.OfferRefused _, SipEvent.TransferAsked _, SipEvent.TransferProgress _ ->
                List.of();
        };
    }

    private List<CallOutput> answered(Move move, byte[] sdp) {
        var outputs = new ArrayList<CallOutput>();
        outputs.add(new CallOutput.Connect(move.leg(), sdp));
        outputs.add(new CallOutput.Report(standing.phone(), 200));
        standing.network(move.network());
        outputs.addAll(replaced(move.leg(), move.held()));
        return outputs;
    }

    /** Another leg takes the phone's place; one that is being dialled for it is not wanted any more. */
    List<CallOutput> replaced(int leg, boolean held) {
        var outputs = new ArrayList<CallOutput>();
        outputs.add(new CallOutput.HangUpPhone(standing.phone(), EndCause.TRANSFERRED));
        if (standing.state() instanceof CallState.Moving(var move, _) && move.leg() != leg) {
            outputs.add(new CallOutput.HangUpPhone(move.leg(), EndCause.TRANSFERRED));
        }
        standing.phone(leg);
        standing.becomes(new CallState.Talking());
        outputs.add(tell(Step.DONE, 200, "You are talking to somebody else now."));
        outputs.addAll(standing.holding().anotherPhone(held));
        outputs.addAll(standing.holding().next(leg));
        return outputs;
    }

    List<CallOutput> refused(Move move, long deadlineNanos, int status, boolean triesNext) {
        if (triesNext && !move.left().isEmpty()) {
            var next = Move.to(standing.newLeg(), move.left(), standing.holding().held());
            standing.becomes(new CallState.Moving(next, deadlineNanos));
            return List.of(new CallOutput.Dial(next.leg(), move.left().getFirst(), next.held()));
        }
        standing.becomes(new CallState.Talking());
        return List.of(
                new CallOutput.Report(standing.phone(), status),
                tell(Step.FAILED, status, "The other phone was not reached: you go on talking to this one."));
    }

    List<CallOutput> timedOut(Move move, long deadlineNanos) {
        var outputs = new ArrayList<CallOutput>();
        outputs.add(new CallOutput.HangUpPhone(move.leg(), EndCause.NO_ANSWER));
        outputs.addAll(refused(move, deadlineNanos, 408, false));
        return outputs;
    }

    /** The old phone's part is done (RFC 5589 §6.1). */
    List<CallOutput> oldPhoneHungUp(Move move, long deadlineNanos) {
        standing.phone(move.leg());
        standing.network(move.network());
        standing.left(move.left());
        standing.becomes(new CallState.Dialling(deadlineNanos));
        return standing.holding().anotherPhone(move.held());
    }

    static CallOutput tell(Step step, int status, String words) {
        var known = status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
        return new CallOutput.Tell(new CallNews.Transfer(step, Side.PHONE, known, words));
    }
}
