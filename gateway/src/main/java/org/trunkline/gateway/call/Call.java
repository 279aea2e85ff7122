package org.trunkline.gateway.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.trunkline.config.RouteTarget.ToTrunk;
import org.trunkline.config.TrunkPlan;
import org.trunkline.gateway.call.CallNews.Transfer.Step;
import org.trunkline.gateway.call.CallNews.Warning;
import org.trunkline.gateway.call.HandOver.Instead;
import org.trunkline.media.bridge.MediaEvent;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.SipFailure;
import org.trunkline.sip.TransferTarget;

/**
 * One call between a browser and a phone, as a pure state machine: inputs and time come in, what is to be done is returned.
 *
 * <pre>
 *   out:  Dialling ──18x──► Ringing ──200──► Talking           browser media ready before the answer
 *           │  ▲              │     └─200─► AwaitingMedia ──► Talking
 *           │  └─ next target ┤                   ▲
 *   in:   Accepting ──────────┼──────ACK──────────┘
 *
 *   Talking ──the phone's REFER──► Moving ──the new phone answers, or does not──► Talking
 *                                    └─the old phone hangs up──► Dialling, the new phone
 *   Talking ──our REFER is refused──► Joining ──the other phone answers──► Joined, without the page
 *                                        └─ it does not ──► Talking
 *   any end ──► Ended
 * </pre>
 *
 * The browser was answered before this machine starts, and its ICE and DTLS run beside it. A leg is one SIP dialog; the one
 * that is talked to is the phone. What other legs still say is not heard.
 */
final class Call {
    /** The dialog of a call in. */
    static final int CALLER = 0;

    private static final long NEVER = Long.MAX_VALUE;

    /** What the page was told last of a phone that is not answered. */
    private enum Told {
        NOTHING,
        RINGING,
        EARLY_MEDIA,
        ANSWERED
    }

    private final CallTimes times;
    private final Function<TransferTarget, List<ToTrunk>> routes;
    private final Holding holding = new Holding();
    private final HandOver handOver = new HandOver();
    private List<ToTrunk> left;
    private TrunkPlan trunk;
    private CallState state;
    private int phone = CALLER;
    private int lastLeg = CALLER;
    private Told told = Told.NOTHING;
    private boolean browserConnected;
    private boolean silentSoFar; // while it rang

    private Call(
            CallTimes times,
            Function<TransferTarget, List<ToTrunk>> routes,
            List<ToTrunk> targets,
            TrunkPlan trunk,
            CallState state) {
        this.times = times;
        this.routes = routes;
        this.left = targets;
        this.trunk = trunk;
        this.state = state;
    }

    /**
     * A call that a page makes.
     *
     * @param times how long it waits
     * @param routes where a phone may send us; none: nowhere
     * @param targets in order, at least one
     * @param nowNanos monotonic time
     */
    static Call out(
            CallTimes times, Function<TransferTarget, List<ToTrunk>> routes, List<ToTrunk> targets, long nowNanos) {
        var dialling = new CallState.Dialling(nowNanos + times.ring().toNanos());
        return new Call(times, routes, targets, targets.getFirst().trunk(), dialling);
    }

    /** A call that came in and that a page takes. */
    static Call in(CallTimes times, Function<TransferTarget, List<ToTrunk>> routes, TrunkPlan trunk) {
        return new Call(times, routes, List.of(), trunk, new CallState.Accepting());
    }

    /** The first step. After an end that came before it there is nothing to do. */
    List<CallOutput> begin() {
        return switch (state) {
            case CallState.Dialling(var deadline) -> dialNext(deadline);
            case CallState.Accepting _ -> List.of(new CallOutput.Accept());
            case CallState.Ringing _, CallState.AwaitingMedia _, CallState.Talking _, CallState.Moving _,
                    CallState.Joining _, CallState.Joined _, CallState.Ended _ ->
                List.of();
        };
    }

    /** One step. After the end nothing comes out any more. */
    List<CallOutput> on(CallInput input, long nowNanos) {
        if (over()) {
            return List.of();
        }
        if (state instanceof CallState.Joined(var phones)) {
            return joined(phones, input);
        }
        return switch (input) {
            case CallInput.Sip(var leg, var event) -> onSip(leg, event, nowNanos);
            case CallInput.NoLine(var leg) -> noLine(leg);
            case CallInput.Media(var event) -> onMedia(event);
            case CallInput.BrowserHungUp _ -> browserHungUp();
            case CallInput.BrowserGone _ ->
                hangUp(EndCause.BROWSER_GONE, Side.BROWSER, "The page was closed or lost its connection.");
            case CallInput.Hold(var held) -> holding.want(held, phone, talking());
            case CallInput.Transfer(var targets) -> handOver(
                    new CallOutput.Refer(phone, targets.getFirst().dialling().number()), new Instead.Dial(targets));
            case CallInput.TransferTo(var other) ->
                handOver(new CallOutput.ReferTo(phone, other), new Instead.Take(other));
            case CallInput.GivenAway _ -> givenAway();
            case CallInput.TrunkSdpUnusable(var words) -> hangUp(EndCause.MEDIA_FAILED, Side.GATEWAY, words);
            case CallInput.OfferTaken(var held) -> holding.byPhone(held);
            case CallInput.Replaced(var leg) -> replaced(leg, held());
            case CallInput.Stopping _ ->
                hangUp(EndCause.GATEWAY_STOPPING, Side.GATEWAY, "The gateway is being stopped.");
            case CallInput.Tick _ -> onTime(nowNanos);
        };
    }

    /** When a {@link CallInput.Tick} is due: monotonic nanoseconds, or {@link Long#MAX_VALUE}. */
    long nextDeadlineNanos() {
        return switch (state) {
            case CallState.Dialling(var deadline) -> deadline;
            case CallState.Ringing(var deadline, _) -> deadline;
            case CallState.AwaitingMedia(var deadline) -> deadline;
            case CallState.Moving(_, var deadline) -> deadline;
            case CallState.Joining(_, var deadline) -> deadline;
            case CallState.Joined _, CallState.Accepting _, CallState.Talking _, CallState.Ended _ -> NEVER;
        };
    }

    boolean over() {
        return state instanceof CallState.Ended;
    }

    /** Whether another dialog may take the place of the phone's. */
    boolean talking() {
        return state instanceof CallState.Talking || state instanceof CallState.Moving;
    }

    /** Whether another call may have the phone: it is answered, wherever the browser's media is. */
    boolean answered() {
        return talking() || state instanceof CallState.AwaitingMedia;
    }

    /** Whether a dialog that takes the place of the phone's is described as on hold. */
    boolean held() {
        return holding.held();
    }

    /** The leg that is talked to. */
    int phone() {
        return phone;
    }

    /** The trunk that is talked to, or dialled. */
    String trunk() {
        return trunk.sip().name();
    }

    /** A number for a leg that comes from elsewhere. */
    int newLeg() {
        return ++lastLeg;
    }

    private List<CallOutput> onSip(int leg, SipEvent event, long nowNanos) {
        if (leg == phone) {
            return onPhone(event, nowNanos);
        }
        return switch (state) {
            case CallState.Moving(var move, var deadline) when move.leg() == leg -> onNewPhone(event, move, deadline);
            case CallState.Joining(var move, var deadline) when move.leg() == leg -> onSecondPhone(event, move, deadline);
            case CallState.Dialling _, CallState.Ringing _, CallState.Accepting _, CallState.AwaitingMedia _,
                    CallState.Talking _, CallState.Moving _, CallState.Joining _, CallState.Joined _, CallState.Ended _ ->
                List.of();
        };
    }

    private List<CallOutput> onPhone(SipEvent event, long nowNanos) {
        return switch (event) {
            case SipEvent.Trying _ -> List.of();
            case SipEvent.Ringing(var status, var sdp) -> ringing(status, sdp);
            case SipEvent.Answered(var sdp) -> answered(sdp, nowNanos);
            case SipEvent.Offered(var sdp) -> List.of(new CallOutput.AnswerOffer(phone, sdp));
            case SipEvent.OfferWanted _ -> List.of(new CallOutput.GiveOffer(phone));
            case SipEvent.Reanswered(var sdp) -> holding.answered(sdp, phone);
            case SipEvent.OfferRefused(var status) -> holding.refused(status);
            case SipEvent.TransferAsked(var target) -> transferAsked(target, nowNanos);
            case SipEvent.TransferProgress(var status, var last) -> handOverProgress(status, last, nowNanos);
            case SipEvent.Info(var type, var body) -> List.of(new CallOutput.HearInfo(type, body));
            case SipEvent.Refused(var failure) -> refused(failure);
            case SipEvent.HungUp _ -> phoneHungUp();
        };
    }

    private List<CallOutput> onMedia(MediaEvent event) {
        return switch (event) {
            case MediaEvent.BrowserConnected _ -> browserConnected();
            case MediaEvent.BrowserClosed _ -> browserHungUp(); // it may overtake the page's own word
            case MediaEvent.BrowserLost(var reason) ->
                hangUp(EndCause.MEDIA_FAILED, Side.BROWSER, "The browser's media ended: " + reason + ".");
            case MediaEvent.TrunkDigit(var digit, var millis) -> List.of(tell(new CallNews.Dtmf(digit, millis)));
            case MediaEvent.BrowserDigit _ -> List.of();
            case MediaEvent.DigitForInfo(var digit, var millis) ->
                List.of(new CallOutput.SendDigit(phone, digit, millis));
            case MediaEvent.TrunkSilent(var silence) -> silent(silence);
            case MediaEvent.TrunkHeard _ -> heardAgain();
            case MediaEvent.BrowserSilent(var silence) -> List.of(tell(new Warning(
                    Warning.Kind.UNHEARD,
                    "The phone hears nothing: this browser has sent no sound for " + silence.toSeconds()
                            + " s. Check the microphone and the network.")));
            case MediaEvent.BrowserHeard _ ->
                List.of(tell(new Warning(Warning.Kind.HEARD_BY_PHONE, "The phone can hear you again.")));
            case MediaEvent.Measured(var quality) -> List.of(tell(new CallNews.Quality(quality)));
            case MediaEvent.MeasuredInAll _ -> List.of(); // the call is over when it comes
            case MediaEvent.Faulted _ ->
                hangUp(EndCause.FAILED, Side.GATEWAY, "The gateway made a mistake; its log says more.");
        };
    }

    /** A phone that only rings need not be heard. */
    private List<CallOutput> silent(Duration silence) {
        if (told != Told.ANSWERED) {
            silentSoFar = true;
            return List.of();
        }
        var words = "Nothing has come from the phone for " + silence.toSeconds() + " s.";
        return trunk.silenceEnds()
                ? hangUp(EndCause.MEDIA_FAILED, Side.PHONE, words)
                : List.of(tell(new Warning(Warning.Kind.SILENT, words)));
    }

    private List<CallOutput> heardAgain() {
        boolean told = !silentSoFar;
        silentSoFar = false;
        return told ? List.of(tell(new Warning(Warning.Kind.HEARD_AGAIN, "The phone is heard again."))) : List.of();
    }

    /** RFC 3261 §21.1: 180 and 183 are news to a person; a description in any of them is early media (RFC 3960). */
    private List<CallOutput> ringing(int status, byte[] sdp) {
        boolean wasRinging = state instanceof CallState.Ringing;
        if (!wasRinging && !(state instanceof CallState.Dialling)) {
            return List.of(); // A late provisional response of a forked call.
        }
        boolean wasEarly = state instanceof CallState.Ringing(_, var before) && before;
        boolean early = wasEarly || sdp.length > 0;
        var outputs = new ArrayList<CallOutput>();
        if (sdp.length > 0) {
            outputs.add(new CallOutput.Connect(phone, sdp));
        }
        if (early && !wasEarly || !wasRinging && (status == 180 || status == 183)) {
            state = new CallState.Ringing(nextDeadlineNanos(), early);
            outputs.addAll(tellProgress(early ? Told.EARLY_MEDIA : Told.RINGING));
        }
        return outputs;
    }

    /** The second target's ringing is no news after the first's; to a page that talks a ringing phone is a transfer. */
    private List<CallOutput> tellProgress(Told now) {
        if (told == Told.ANSWERED) {
            return List.of(tellMove(Step.RINGING, 0, "The other phone rings."));
        }
        boolean news = now != told;
        told = now;
        return news ? List.of(tell(new CallNews.Ringing(now == Told.EARLY_MEDIA))) : List.of();
    }

    /** A trunk that described itself while it rang need not do so again (RFC 6337 §2.2), nor a caller that offered. */
    private List<CallOutput> answered(byte[] sdp, long nowNanos) {
        boolean described = sdp.length == 0 && (state instanceof CallState.Ringing(_, var early) && early
                || state instanceof CallState.Accepting || talking());
        var outputs = new ArrayList<CallOutput>();
        if (!described) {
            outputs.add(new CallOutput.Connect(phone, sdp));
        }
        if (talking()) {
            return outputs; // a dialog that took the phone's place
        }
        left = List.of();
        state = browserConnected
                ? new CallState.Talking()
                : new CallState.AwaitingMedia(nowNanos + times.media().toNanos());
        outputs.add(told == Told.ANSWERED
                ? tellMove(Step.DONE, 200, "You are talking to somebody else now.")
                : tell(new CallNews.Answered()));
        told = Told.ANSWERED;
        if (silentSoFar) {
            silentSoFar = false;
            outputs.add(new CallOutput.Listen());
        }
        outputs.addAll(talking() ? holding.next(phone) : List.of());
        return outputs;
    }

    private List<CallOutput> browserConnected() {
        browserConnected = true;
        if (!(state instanceof CallState.AwaitingMedia)) {
            return List.of();
        }
        state = new CallState.Talking();
        return holding.next(phone);
    }

    private List<CallOutput> browserHungUp() {
        return told == Told.ANSWERED || state instanceof CallState.Accepting
                ? hangUp(EndCause.HANGUP, Side.BROWSER, "You hung up.")
                : hangUp(EndCause.CANCELLED, Side.BROWSER, "You hung up before the phone was answered.");
    }

    private List<CallOutput> phoneHungUp() {
        if (state instanceof CallState.Moving(var move, var deadline)) { // its part is done (RFC 5589 §6.1)
            phone = move.leg();
            trunk = move.trunk();
            left = move.left();
            state = new CallState.Dialling(deadline);
            return holding.anotherPhone(move.held());
        }
        var outputs = new ArrayList<>(hangUpSecond(EndCause.HANGUP));
        outputs.addAll(end(EndCause.HANGUP, OptionalInt.empty(), Side.PHONE, "The phone hung up."));
        return outputs;
    }

    private List<CallOutput> refused(SipFailure failure) {
        boolean rang = state instanceof CallState.Ringing;
        if (SipOutcome.triesNext(failure, rang) && !left.isEmpty()) {
            return dialNext(nextDeadlineNanos());
        }
        if (state instanceof CallState.Accepting) {
            return end(EndCause.CANCELLED_BY_CALLER, OptionalInt.empty(), Side.PHONE, "The caller gave up.");
        }
        boolean byPeer = failure.kind() == SipFailure.Kind.REFUSED_BY_PEER; // else its status is only in our words
        var status = byPeer ? OptionalInt.of(failure.status()) : OptionalInt.empty();
        return end(SipOutcome.cause(failure), status, byPeer ? Side.PHONE : Side.GATEWAY, SipOutcome.words(failure));
    }

    private List<CallOutput> noLine(int leg) {
        if (state instanceof CallState.Moving(var move, var deadline) && move.leg() == leg) {
            return moveRefused(move, deadline, 503, true);
        }
        if (state instanceof CallState.Joining(var move, var deadline) && move.leg() == leg) {
            return joinRefused(move, deadline, 503, true);
        }
        return left.isEmpty()
                ? end(EndCause.UNAVAILABLE, OptionalInt.empty(), Side.GATEWAY, "All lines of the trunk are in use.")
                : dialNext(nextDeadlineNanos());
    }

    private List<CallOutput> dialNext(long deadlineNanos) {
        var target = left.getFirst();
        left = left.subList(1, left.size());
        trunk = target.trunk();
        phone = newLeg();
        state = new CallState.Dialling(deadlineNanos);
        return List.of(new CallOutput.Dial(phone, target, holding.held()));
    }

    private List<CallOutput> handOver(CallOutput asking, Instead ourselves) {
        if (!(state instanceof CallState.Talking) || !handOver.begin(ourselves)) {
            var words = "Only an answered call can be handed over, and only once at a time.";
            return List.of(HandOver.tell(Step.FAILED, 0, words));
        }
        return List.of(asking, HandOver.tell(Step.CALLING, 0, "The phone is asked to call."));
    }

    /** Handed over, the phone talks to somebody else: our dialog has no use any more (RFC 5589 §6.1). */
    private List<CallOutput> handOverProgress(int status, boolean last, long nowNanos) {
        var instead = state instanceof CallState.Talking ? handOver.refused(status, last) : Optional.<Instead>empty();
        if (instead.isPresent()) {
            return doItOurselves(instead.get(), nowNanos);
        }
        var outputs = new ArrayList<>(handOver.progress(status, last));
        if (last && status / 100 == 2 && !outputs.isEmpty()) {
            outputs.addAll(hangUp(EndCause.TRANSFERRED, Side.BROWSER, "You handed the call over."));
        }
        return outputs;
    }

    private List<CallOutput> doItOurselves(Instead instead, long nowNanos) {
        int leg = newLeg();
        var move = switch (instead) {
            case Instead.Dial(var targets) -> Move.to(leg, targets, false); // the phones hear each other at once
            case Instead.Take _ -> new Move(leg, trunk, List.of(), false);
        };
        state = new CallState.Joining(move, nowNanos + times.ring().toNanos());
        return List.of(switch (instead) {
            case Instead.Dial(var targets) -> new CallOutput.Dial(leg, targets.getFirst(), false);
            case Instead.Take(var other) -> new CallOutput.Take(leg, other);
        });
    }

    private List<CallOutput> onSecondPhone(SipEvent event, Move move, long deadlineNanos) {
        return switch (event) {
            case SipEvent.Ringing(var status, _) -> status == 180
                    ? List.of(HandOver.tell(Step.RINGING, status, "The other phone rings."))
                    : List.of();
            case SipEvent.Answered(var sdp) -> join(move, sdp);
            case SipEvent.Reanswered(var sdp) -> join(move, sdp);
            case SipEvent.Refused(var failure) ->
                joinRefused(move, deadlineNanos, failure.status(), SipOutcome.triesNext(failure, false));
            case SipEvent.OfferRefused(var status) -> joinRefused(move, deadlineNanos, status, false);
            case SipEvent.HungUp _ -> joinRefused(move, deadlineNanos, 480, false);
            case SipEvent.Trying _, SipEvent.Info _, SipEvent.Offered _, SipEvent.OfferWanted _,
                    SipEvent.TransferAsked _, SipEvent.TransferProgress _ ->
                List.of();
        };
    }

    /** The page's call is over; both phones go on without it. */
    private List<CallOutput> join(Move move, byte[] sdp) {
        var phones = new TwoPhones(phone, move.leg(), holding);
        state = new CallState.Joined(phones);
        var outputs = new ArrayList<CallOutput>();
        outputs.add(new CallOutput.Join(move.leg(), sdp));
        outputs.add(HandOver.tell(Step.DONE, 200, "The call was handed over."));
        outputs.add(tell(new CallNews.Ended(
                EndCause.TRANSFERRED, OptionalInt.empty(), Side.BROWSER, "You handed the call over.")));
        outputs.addAll(phones.begin());
        return outputs;
    }

    private List<CallOutput> joined(TwoPhones phones, CallInput input) {
        var outputs = phones.on(input);
        if (phones.over()) {
            state = new CallState.Ended();
        }
        return outputs;
    }

    private List<CallOutput> joinRefused(Move move, long deadlineNanos, int status, boolean triesNext) {
        if (triesNext && !move.left().isEmpty()) {
            var next = Move.to(newLeg(), move.left(), false);
            state = new CallState.Joining(next, deadlineNanos);
            return List.of(new CallOutput.Dial(next.leg(), move.left().getFirst(), false));
        }
        state = new CallState.Talking();
        var words = "The other phone was not reached (SIP " + status + "): you go on talking to this one.";
        var outputs = new ArrayList<CallOutput>();
        outputs.add(new CallOutput.HangUpPhone(move.leg(), EndCause.TRANSFERRED));
        outputs.add(HandOver.tell(Step.FAILED, status, words));
        outputs.addAll(holding.next(phone));
        return outputs;
    }

    /** Only where the page might call itself: else a phone could make us call anybody. */
    private List<CallOutput> transferAsked(TransferTarget target, long nowNanos) {
        var targets = state instanceof CallState.Talking ? routes.apply(target) : List.<ToTrunk>of();
        if (targets.isEmpty()) {
            return List.of(new CallOutput.Report(phone, 603));
        }
        var move = Move.to(newLeg(), targets, holding.held());
        state = new CallState.Moving(move, nowNanos + times.ring().toNanos());
        return List.of(
                new CallOutput.Dial(move.leg(), targets.getFirst(), move.held()),
                tellMove(Step.CALLING, 0, "The other side hands you over to somebody else."));
    }

    private List<CallOutput> onNewPhone(SipEvent event, Move move, long deadlineNanos) {
        return switch (event) {
            case SipEvent.Ringing(var status, _) -> status == 180
                    ? List.of(new CallOutput.Report(phone, status), tellMove(Step.RINGING, status, "The other phone rings."))
                    : List.of();
            case SipEvent.Answered(var sdp) -> moved(move, sdp);
            case SipEvent.Refused(var failure) ->
                moveRefused(move, deadlineNanos, failure.status(), SipOutcome.triesNext(failure, false));
            case SipEvent.HungUp _ -> moveRefused(move, deadlineNanos, 480, false);
            case SipEvent.Trying _, SipEvent.Info _, SipEvent.Offered _, SipEvent.OfferWanted _, SipEvent.Reanswered _,
                    SipEvent.OfferRefused _, SipEvent.TransferAsked _, SipEvent.TransferProgress _ ->
                List.of();
        };
    }

    private List<CallOutput> moved(Move move, byte[] sdp) {
        var outputs = new ArrayList<CallOutput>();
        outputs.add(new CallOutput.Connect(move.leg(), sdp));
        outputs.add(new CallOutput.Report(phone, 200));
        trunk = move.trunk();
        outputs.addAll(replaced(move.leg(), move.held()));
        return outputs;
    }

    private List<CallOutput> replaced(int leg, boolean held) {
        var outputs = new ArrayList<CallOutput>();
        outputs.add(new CallOutput.HangUpPhone(phone, EndCause.TRANSFERRED));
        if (state instanceof CallState.Moving(var move, _) && move.leg() != leg) {
            outputs.add(new CallOutput.HangUpPhone(move.leg(), EndCause.TRANSFERRED));
        }
        phone = leg;
        state = new CallState.Talking();
        outputs.add(tellMove(Step.DONE, 200, "You are talking to somebody else now."));
        outputs.addAll(holding.anotherPhone(held));
        outputs.addAll(holding.next(phone));
        return outputs;
    }

    private List<CallOutput> moveRefused(Move move, long deadlineNanos, int status, boolean triesNext) {
        if (triesNext && !move.left().isEmpty()) {
            var next = Move.to(newLeg(), move.left(), holding.held());
            state = new CallState.Moving(next, deadlineNanos);
            return List.of(new CallOutput.Dial(next.leg(), move.left().getFirst(), next.held()));
        }
        state = new CallState.Talking();
        return List.of(
                new CallOutput.Report(phone, status),
                tellMove(Step.FAILED, status, "The other phone was not reached: you go on talking to this one."));
    }

    private List<CallOutput> onTime(long nowNanos) {
        long deadlineNanos = nextDeadlineNanos();
        if (deadlineNanos == NEVER || deadlineNanos - nowNanos > 0) {
            return List.of();
        }
        return switch (state) {
            case CallState.AwaitingMedia _ -> hangUp(
                    EndCause.MEDIA_FAILED,
                    Side.GATEWAY,
                    "The phone was answered, but no media path to the browser was found: is UDP blocked?");
            case CallState.Moving(var move, var deadline) -> {
                var outputs = new ArrayList<CallOutput>();
                outputs.add(new CallOutput.HangUpPhone(move.leg(), EndCause.NO_ANSWER));
                outputs.addAll(moveRefused(move, deadline, 408, false));
                yield outputs;
            }
            case CallState.Joining(var move, var deadline) -> joinRefused(move, deadline, 408, false);
            case CallState.Dialling _, CallState.Ringing _ ->
                hangUp(EndCause.NO_ANSWER, Side.GATEWAY, "Nobody answered the phone.");
            case CallState.Accepting _, CallState.Talking _, CallState.Joined _, CallState.Ended _ -> List.of();
        };
    }

    private List<CallOutput> hangUp(EndCause cause, Side by, String words) {
        var outputs = new ArrayList<>(hangUpSecond(cause));
        outputs.add(new CallOutput.HangUpPhone(phone, cause));
        outputs.addAll(end(cause, OptionalInt.empty(), by, words));
        return outputs;
    }

    /** The phone is another call's; whom it wanted us to call is nobody's. */
    private List<CallOutput> givenAway() {
        var outputs = new ArrayList<>(hangUpSecond(EndCause.TRANSFERRED));
        outputs.addAll(end(EndCause.TRANSFERRED, OptionalInt.empty(), Side.BROWSER, "You handed the call over."));
        return outputs;
    }

    private List<CallOutput> hangUpSecond(EndCause cause) {
        return state.second().stream().<CallOutput>map(move -> new CallOutput.HangUpPhone(move.leg(), cause)).toList();
    }

    private List<CallOutput> end(EndCause cause, OptionalInt sipStatus, Side by, String words) {
        state = new CallState.Ended();
        return List.of(tell(new CallNews.Ended(cause, sipStatus, by, words)), new CallOutput.Release());
    }

    private static CallOutput tellMove(Step step, int status, String words) {
        var known = status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
        return tell(new CallNews.Transfer(step, Side.PHONE, known, words));
    }

    private static CallOutput tell(CallNews news) {
        return new CallOutput.Tell(news);
    }
}
